import { AnnealError } from '@shared/errors'

/**
 * The sheet or table that was asked for, else the first.
 * @throws `part-not-found`, `no-parts`
 */
export function choosePart(parts: readonly string[], asked: string | undefined, where: string, what: string): string {
  const part = asked === undefined ? parts[0] : parts.find((one) => one === asked)
  if (part !== undefined) return part
  const list = parts.map((one) => `“${one}”`).join(', ')
  throw new AnnealError({
    code: asked === undefined ? 'no-parts' : 'part-not-found',
    message:
      asked === undefined
        ? `“${where}” has no ${what} with rows.`
        : `“${where}” has no ${what} “${asked}”. It has ${list || 'none'}.`,
    where: asked === undefined ? where : 'part',
    hint: asked === undefined ? 'Choose another file.' : `Choose one of those: --${what} NAME on the command line.`,
    data: { parts }
  })
}

/** Where a file has several parts, importing one nobody chose could be the wrong one. @throws `part-missing` */
export function requirePart(parts: readonly string[], asked: string | undefined, where: string): void {
  if (parts.length < 2 || asked !== undefined) return
  throw new AnnealError({
    code: 'part-missing',
    message: `Which part of “${where}” is to be imported? It has ${parts.map((part) => `“${part}”`).join(', ')}.`,
    where: 'part',
    hint: 'Choose one: --sheet NAME or --table NAME on the command line.',
    data: { parts }
  })
}
