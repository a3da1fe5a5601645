/** Ids of the plain graph: as readable as they fit, always the same for the same drawing. */
const LONGEST = 64
/** Long enough for the end of the path to be told apart at a glance. */
const KEPT = 54

/** FNV-1a, 32 bits, as 8 hexadecimal digits. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

export class FlatIds {
  readonly #taken: Set<string>
  /** @param taken ids that layers outside of blocks have */
  constructor(taken: readonly string[]) {
    this.#taken = new Set(taken)
  }

  /** The path itself, or its beginning with a fingerprint where it is too long or taken. */
  of(path: string): string {
    let id = path
    for (let n = 0; this.#taken.has(id) || id.length > LONGEST; n++) {
      id = `${path.slice(0, KEPT)}_${fingerprint(`${path}${n === 0 ? '' : `#${n}`}`)}`
    }
    this.#taken.add(id)
    return id
  }
}
