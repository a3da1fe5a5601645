/** Text as words, and words as numbers. The same rules in the exported functions (engine/preprocess). */
import type { TokensPreprocess } from '@shared/project'

/** Of a text's ids. */
const paddingId = 0
const unknownId = 1
/** Of the vocabulary's first word. */
export const firstWordId = 2

/** Letters with their marks, and digits: what is between them parts words. */
const word = /[\p{L}\p{M}\p{N}]+/gu

/** The words of a text, in order: normalized (NFC), in lower case. */
export function wordsOf(text: string): string[] {
  return text.normalize('NFC').toLowerCase().match(word) ?? []
}

/** Most frequent first, those that come equally often in the order of their letters; at most `most` of them. */
export function buildVocabulary(texts: Iterable<string | null>, most: number): string[] {
  const counts = new Map<string, number>()
  for (const text of texts) {
    if (text === null) continue
    for (const found of wordsOf(text)) counts.set(found, (counts.get(found) ?? 0) + 1)
  }
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([found]) => found)
}

/** How many different ids a token input may hold. */
export function idCount({ vocabulary }: Pick<TokensPreprocess, 'vocabulary'>): number {
  return vocabulary.length + firstWordId
}

export type Places = ReadonlyMap<string, number>

export function placesOf(vocabulary: readonly string[]): Places {
  return new Map(vocabulary.map((found, place) => [found, place]))
}

/** Writes the ids of a text's first words; the rest of `length` is padding. A missing text has no words. */
export function writeIds(text: string | null, places: Places, length: number, out: Float32Array, at: number): void {
  const words = text === null ? [] : wordsOf(text)
  for (let i = 0; i < length; i++) {
    const found = words[i]
    const place = found === undefined ? undefined : places.get(found)
    out[at + i] = found === undefined ? paddingId : place === undefined ? unknownId : firstWordId + place
  }
}

/** Adds how often each word of the vocabulary is in the text. */
export function addCounts(text: string | null, places: Places, out: Float32Array, at: number): void {
  if (text === null) return
  for (const found of wordsOf(text)) {
    const place = places.get(found)
    if (place !== undefined) out[at + place] = (out[at + place] ?? 0) + 1
  }
}
