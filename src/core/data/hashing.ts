/**
 * FNV-1a, 32 bits, over the text's UTF-8 bytes (a lone surrogate counts as U+FFFD): stable for ever, and a few lines in
 * any language. Source: http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  const add = (byte: number): void => {
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code
    if (point < 0x80) {
      add(point)
      continue
    }
    const rest = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3
    const mark = [0, 0xc0, 0xe0, 0xf0][rest] ?? 0
    add(mark | (point >> (6 * rest)))
    for (let k = rest - 1; k >= 0; k--) add(0x80 | ((point >> (6 * k)) & 0x3f))
  }
  return hash >>> 0
}

/** Which of `buckets` a category belongs to. */
export function bucketOf(text: string, buckets: number): number {
  return fnv1a(text) % buckets
}
