import { AnnealError } from '@shared/errors'

const wholeNumber = /^-?\d{1,15}$/

/** Labels in a fixed order: whole numbers by value (2 before 10), text by code point. */
export function sortLabels(labels: Iterable<string>): string[] {
  const list = [...new Set(labels)]
  const byValue = list.every((label) => wholeNumber.test(label))
  return list.sort((a, b) => (byValue && Number(a) !== Number(b) ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0))
}

/** A classifier tells at least two classes apart. @throws `one-class` */
export function requireTwoClasses(classes: string[], where: string, expected: string): void {
  if (classes.length >= 2) return
  const found = classes[0]
  throw new AnnealError({
    code: 'one-class',
    message:
      found === undefined
        ? 'No labels were found; a classifier needs at least two classes.'
        : `Only one class was found, “${found}”; a classifier needs at least two.`,
    where,
    hint: expected
  })
}
