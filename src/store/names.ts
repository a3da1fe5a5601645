/** Names as parts of paths. A name that passed here cannot leave its folder, on any system. */
import { createHash } from 'node:crypto'
import { AnnealError } from '@shared/errors'
import { nameSchema } from '@shared/project'

/** Systems hold 255 bytes a path part; endings like "-validation.json" must fit as well. */
const maxBytes = 200

/** @throws AnnealError `invalid-name` */
export function checkName(name: string): string {
  const parsed = nameSchema.safeParse(name)
  const problem = parsed.success
    ? Buffer.byteLength(parsed.data) > maxBytes && 'A name this long does not fit in a file name; make it shorter.'
    : (parsed.error.issues[0]?.message ?? 'This is not a name.')
  if (!parsed.success || problem) {
    throw new AnnealError({
      code: 'invalid-name',
      message: `“${name}” can’t be a name. ${problem || ''}`.trim(),
      where: name,
      hint: 'Choose another name: letters of any script, digits, spaces, - and _.'
    })
  }
  // macOS may hand out decomposed letters; one spelling keeps a project the same everywhere.
  return parsed.data.normalize('NFC')
}

/** Names that one system could not hold apart count as the same on all: a project can be moved. */
export function sameName(a: string, b: string): boolean {
  return fold(a) === fold(b)
}
function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

const collator = new Intl.Collator('en', { numeric: true })

/** The order of lists, the same on every machine: "mnist-2" before "mnist-10". */
export function byName(a: string, b: string): number {
  return collator.compare(a, b)
}

/** `wanted`, or wanted-2, wanted-3, … */
export function freeName(wanted: string, taken: readonly string[]): string {
  const folded = new Set(taken.map(fold))
  for (let n = 1; ; n++) {
    const ending = n === 1 ? '' : `-${n}`
    const name = `${shorten(wanted, 80 - ending.length, maxBytes - ending.length)}${ending}`
    if (!folded.has(fold(name))) return name
  }
}

/** Whole characters only, and no space or dot left at the end. */
function shorten(name: string, length: number, bytes: number): string {
  let kept = name
  while (kept.length > length || Buffer.byteLength(kept) > bytes) kept = [...kept].slice(0, -1).join('')
  return kept.length === name.length ? kept : kept.replace(/[. ]+$/, '')
}

/** A name's place in the name of a lock or a staged folder: short, and safe whatever the name is. */
export function nameKey(name: string): string {
  return createHash('sha256').update(fold(name)).digest('hex').slice(0, 16)
}

/** Part of a path that a program chose: run ids, cache keys, trash ids. @throws AnnealError `invalid-id` */
export function checkId(id: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id) || id.endsWith('.')) {
    throw new AnnealError({
      code: 'invalid-id',
      message: `“${id}” is not an id: letters, digits, dots, - and _ were expected.`,
      where: id,
      hint: 'Use an id as Anneal shows it.'
    })
  }
  return id
}

/** "There are: a, b." for an error about a name that is not there. */
export function listNames(names: readonly string[], none: string): string {
  return names.length === 0 ? none : `There ${names.length === 1 ? 'is' : 'are'}: ${names.join(', ')}.`
}
