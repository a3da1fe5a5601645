import type { ErrorBody } from '@shared/errors'
import { AnnealError } from '@shared/errors'
import type { EditCommand } from './commands'

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
  'shape-mismatch',
  'bad-block',
  'too-many-layers',
  'too-large'
] as const
export type ModelProblemCode = (typeof problemCodes)[number]

/** A way out of a problem: applied together, its commands are one step to undo. */
export interface ModelFix {
  /** A short label for a button: `Insert Flatten`. */
  title: string
  commands: readonly EditCommand[]
}

export interface ModelProblem {
  /** The layer it is about, as the model is drawn (an instance for what is inside its block); null: the model as a whole. */
  node: string | null
  /** Where it is inside a block: its name, and the layer of its definition. */
  inside?: { block: string; node: string }
  code: ModelProblemCode
  /** An error keeps the model from being trained, a warning does not. */
  severity: 'error' | 'warning'
  message: string
  hint: string
  /** What would remove it, the best first; see `withFixes`. */
  fixes?: readonly ModelFix[]
}

/** What keeps a model from being trained. */
export function errorsOf(problems: readonly ModelProblem[]): ModelProblem[] {
  return problems.filter((p) => p.severity === 'error')
}

function sentence({ node, inside, message }: ModelProblem): string {
  if (node === null) return message
  return inside ? `Layer “${inside.node}” of the block “${inside.block}”: ${message}` : `Layer “${node}”: ${message}`
}

/** All problems of a model as one error, the first one's hint first. */
export function problemsError(problems: readonly ModelProblem[], where?: string): AnnealError {
  const [first] = problems
  if (!first) throw new Error('problemsError needs a problem')
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
