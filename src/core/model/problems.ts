import type { ErrorBody } from '@shared/errors'
import { AnnealError } from '@shared/errors'

export const problemCodes = [
  'duplicate-id',
  'unknown-layer',
  'bad-params',
  'dangling-edge',
  'wrong-inputs',
  'cycle',
  'no-input',
  'no-output',
  'missing-end',
  'unused-layer',
  'shape-mismatch'
] as const
export type ModelProblemCode = (typeof problemCodes)[number]

/** Something that keeps a model from being trained. */
export interface ModelProblem {
  /** The layer it is about; null: the model as a whole. */
  node: string | null
  code: ModelProblemCode
  message: string
  hint: string
}

/** All problems of a model as one error, the first one's hint first. */
export function problemsError(problems: readonly ModelProblem[], where?: string): AnnealError {
  const [first] = problems
  if (!first) throw new Error('problemsError needs a problem')
  const sentence = (p: ModelProblem): string => (p.node === null ? p.message : `Layer “${p.node}”: ${p.message}`)
  const body: ErrorBody = {
    code: 'model-invalid',
    message:
      problems.length === 1
        ? sentence(first)
        : `The model has ${problems.length} problems. ${problems.map(sentence).join(' ')}`,
    hint: [...new Set(problems.map((p) => p.hint))].join(' '),
    data: problems
  }
  return new AnnealError(where === undefined ? body : { ...body, where })
}
