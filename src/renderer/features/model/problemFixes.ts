import type { EditCommand, ModelProblem } from '@core/model'

/** A way out of a problem: its commands are one step to undo. */
export interface Fix {
  title: string
  commands: readonly EditCommand[]
}
export type FixableProblem = ModelProblem & { fixes?: readonly Fix[] }
