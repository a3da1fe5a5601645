/** What several pages ask about a run. */
import type { Run } from '@shared/ipc/payloads'
import type { RecipeFile, RunState } from '@shared/project'

/** Labels in the order of their codes; none for regression. */
export function classesOf(recipe: RecipeFile): readonly string[] {
  const meaning = Object.values(recipe.preprocess.outputs)[0]
  return meaning?.kind === 'category' ? meaning.classes : []
}

/** Puts a newer state in the place of the listed one. */
export function withLive(runs: readonly Run[], live: RunState | null): readonly Run[] {
  if (!live) return runs
  return runs.map((run) =>
    run.state.id === live.id && live.revision > run.state.revision ? { ...run, state: live } : run
  )
}

/** Weights that can be evaluated, tried and exported: of the best epoch, or of a run that was stopped before its first ended. */
export function hasModel({ state }: Pick<Run, 'state'>): boolean {
  return state.best !== null || (state.step > 0 && (state.status === 'stopped' || state.status === 'completed'))
}

/** The chosen run if it has a model, else the newest that has one. `runs`: newest first. */
export function usableRun(runs: readonly Run[], chosen: string | null): Run | undefined {
  const usable = runs.filter(hasModel)
  return usable.find((run) => run.state.id === chosen) ?? usable[0]
}
