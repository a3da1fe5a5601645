/** confusion[true][predicted], counts. */
export type ConfusionMatrix = number[][]

/**
 * Counts how often each class was taken for each class.
 * @param targets true class of each example, 0 <= code < classes
 * @param predicted predicted class of each example, same length
 * @throws RangeError when the lengths differ or a code is not a class: a defect of the caller
 */
export function confusionMatrix(
  targets: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number
): ConfusionMatrix {
  if (targets.length !== predicted.length) {
    throw new RangeError(`${targets.length} targets but ${predicted.length} predictions`)
  }
  const matrix: ConfusionMatrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  for (let i = 0; i < targets.length; i++) {
    const truth = targets[i] ?? -1
    const guess = predicted[i] ?? -1
    const row = matrix[truth]
    const count = row?.[guess]
    if (row === undefined || count === undefined) {
      throw new RangeError(`example ${i}: class ${truth} or ${guess} is not one of ${classes}`)
    }
    row[guess] = count + 1
  }
  return matrix
}

/** Examples counted. */
export function total(confusion: ConfusionMatrix): number {
  return confusion.reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0)
}

/** Examples on the diagonal. */
export function correct(confusion: ConfusionMatrix): number {
  return confusion.reduce((sum, row, i) => sum + (row[i] ?? 0), 0)
}
