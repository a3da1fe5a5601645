/** What of a Keras model is left out without changing what it computes. */
import type { Note, Taken } from './take'

const sentences: Record<Note, (count: string) => string> = {
  regularizer: (count) => `The regularization of ${count} is left out: here it is a setting of the training.`,
  initializer: (count) =>
    `Without weights from the file, ${count} would start from usual values: those of the file do not exist here.`,
  frozen: (count) => `${count} did not learn in Keras (trainable=False); here all layers do.`,
  precision: (count) => `${count} computed in another precision; here everything is float32.`
}

export function notesText(taken: readonly Taken[], placeholder: boolean): string[] {
  const notes = (Object.keys(sentences) as Note[]).flatMap((note) => {
    const count = taken.filter(({ notes: own }) => own.includes(note)).length
    if (count === 0) return []
    const text = sentences[note](count === 1 ? 'one layer' : `${count.toLocaleString('en-US')} layers`)
    return [text.charAt(0).toUpperCase() + text.slice(1)]
  })
  return placeholder ? [...notes, 'Its input leaves sides open: they take the size of the data.'] : notes
}
