import type { SourceFile } from '../../source/files'

const mostFolders = 12

/** What a cell of a label file means among the images: the one it names, several, or none. */
export type Found = SourceFile | 'several' | null

/**
 * Finds images by what a label file calls them: the path inside the source or beside the label file, or the end of it
 * down to the file's name alone, each with or without its ending; also where the label file knows more folders than the
 * source has. Slashes of both kinds.
 */
export class ImageIndex {
  readonly #exact = new Map<string, SourceFile>()
  /** Weaker names, several files may share one. */
  readonly #loose = new Map<string, SourceFile | 'several'>()

  constructor(readonly images: readonly SourceFile[]) {
    for (const image of images) this.#exact.set(image.name, image)
    for (const image of images) {
      for (const name of new Set(tailsOf(image.name).flatMap((tail) => [tail, withoutEnding(tail)]))) {
        const there = this.#loose.get(name)
        this.#loose.set(name, there === undefined || there === image ? image : 'several')
      }
    }
  }

  /** @param beside the label file's folder, "" or ending in a slash */
  find(cell: string, beside = ''): Found {
    const name = cell
      .trim()
      .replaceAll('\\', '/')
      .replace(/^(\.\/)+/, '')
    if (name === '') return null
    const own = this.#exact.get(name) ?? this.#exact.get(beside + name)
    if (own) return own
    for (const tail of tailsOf(name)) {
      const found = this.#loose.get(tail)
      if (found !== undefined) return found
    }
    return null
  }
}

/** In one form of accents, as a Mac's disk and a text have them differently: "a/b/c.png", "b/c.png", "c.png": as many folders as anybody nests. */
function tailsOf(name: string): string[] {
  const parts = name.normalize('NFC').split('/').slice(-mostFolders)
  return parts.map((_, i) => parts.slice(i).join('/'))
}

function withoutEnding(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot > name.lastIndexOf('/') + 1 ? name.slice(0, dot) : name
}

/** The folder a file of the source lies in: "" or ending in a slash. */
export function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1)
}
