/** The limits a training may set on gradients. */
import type { TrainingSpec } from '@shared/project'

export const clipFields = ['clipNorm', 'globalClipNorm', 'clipValue'] as const
export type ClipField = (typeof clipFields)[number]

/** As in Keras, only one of them may be on. @returns those that are, when they are too many */
export function clipConflict(training: Pick<TrainingSpec, ClipField>): ClipField[] {
  const on = clipFields.filter((field) => training[field] > 0)
  return on.length > 1 ? on : []
}

export const clipConflictSentence =
  'Gradients are clipped in one way only: set clip norm, global clip norm or clip value, and leave the others at 0.'
