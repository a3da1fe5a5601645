import { AnnealError } from '@shared/errors'
import type { ArrayRef } from './arrayFile'
import { arrayRows } from './rows'
import { numbersOf, textsOf } from './values'

/**
 * The label of each image: whole numbers, booleans (0 and 1) or text; of several columns with a single 1 the column's
 * number.
 * @throws `npy-labels`
 */
export async function readLabels(array: ArrayRef, signal?: AbortSignal): Promise<string[]> {
  const { type, shape } = array.header
  const width = shape[1] ?? 1
  const labels: string[] = []
  for await (const piece of arrayRows(array, signal)) {
    const found =
      type.kind === 'text' || type.kind === 'bytes'
        ? textLabels(textsOf(piece, type), width, array)
        : numberLabels(numbersOf(piece, type), width, array, labels.length)
    for (const label of found) labels.push(label)
  }
  return labels
}

function textLabels(texts: string[], width: number, array: ArrayRef): string[] {
  if (width !== 1) throw badLabels(array, `it has ${width} texts an image`)
  return texts.map((text) => {
    if (text.trim() === '') throw badLabels(array, 'a label is empty')
    return text.trim()
  })
}

function numberLabels(values: Float64Array, width: number, array: ArrayRef, first: number): string[] {
  const labels: string[] = []
  for (let at = 0; at < values.length; at += width) {
    const row = first + at / width
    const value = width === 1 ? values[at] : hotColumn(values, at, width)
    if (value === undefined || !Number.isSafeInteger(value)) {
      throw badLabels(
        array,
        width === 1
          ? `the label of image ${row} is ${value}, no whole number`
          : `image ${row} has not exactly one 1 among zeros`
      )
    }
    labels.push(String(value))
  }
  return labels
}

/** Undefined: it is not one 1 among zeros. */
function hotColumn(values: Float64Array, at: number, width: number): number | undefined {
  let hot: number | undefined
  for (let i = 0; i < width; i++) {
    if (values[at + i] === 0) continue
    if (values[at + i] !== 1 || hot !== undefined) return undefined
    hot = i
  }
  return hot
}

function badLabels(array: ArrayRef, why: string): AnnealError {
  return new AnnealError({
    code: 'npy-labels',
    message: `“${array.name}” can’t be the labels: ${why}.`,
    where: array.name,
    hint: 'Labels are one whole number or text an image, or one-hot: a 1 in the class’s column.'
  })
}
