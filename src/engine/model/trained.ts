/** A run's trained model, ready to answer, kept in memory between calls. */
import type { Project, StoredRun } from '@store/types'
import { loadTensorFlow } from '@engine/runtime'
import { createPredictor, type Predictor } from './predictor'

export interface TrainedModel {
  run: StoredRun
  predictor: Predictor
  /** Of the weights: as long as it stays the same, so does every answer. */
  hash: string
}

interface Kept {
  hash: string
  predictor: Promise<Predictor>
  /** Calls that hold it now. */
  users: number
  /** Nobody new gets it; it is disposed when the last user is done. */
  retired: boolean
}

/** The last used last. A person tries one or two runs; each holds its weights in TensorFlow's memory. */
const mostKept = 3
const kept = new Map<string, Kept>()

/**
 * Works with the best weights of a run as they are on disk now: while it trains, a better epoch replaces them. Loaded
 * once a process for each state of the weights.
 * @param idOrName of the run
 * @param work must not keep the predictor beyond its end
 * @throws AnnealError `run-not-found`, `run-ambiguous`, `run-has-no-model`, `weights-damaged`
 */
export async function withTrainedModel<T>(
  project: Project,
  idOrName: string,
  work: (model: TrainedModel) => Promise<T> | T
): Promise<T> {
  const run = await project.runs.find(idOrName)
  const { hash } = await project.runs.readModelManifest(run.id)
  const entry = take(`${project.dir}\n${run.id}`, hash, () => load(project, run))
  entry.users++
  try {
    return await work({ run, hash, predictor: await entry.predictor })
  } finally {
    entry.users--
    disposeUnused(entry)
  }
}

/** Without a pause in it, so that two calls at once share what one of them began to load. */
function take(key: string, hash: string, start: () => Promise<Predictor>): Kept {
  let entry = kept.get(key)
  if (entry && entry.hash !== hash) {
    retire(key, entry)
    entry = undefined
  }
  if (!entry) {
    const fresh: Kept = { hash, predictor: start(), users: 0, retired: false }
    // What failed to load is tried again by the next call.
    fresh.predictor.catch(() => kept.get(key) === fresh && kept.delete(key))
    entry = fresh
  }
  kept.delete(key)
  kept.set(key, entry)
  for (const [oldest, one] of [...kept].slice(0, -mostKept)) retire(oldest, one)
  return entry
}

async function load(project: Project, run: StoredRun): Promise<Predictor> {
  const runtime = await loadTensorFlow()
  const { tensors } = await project.runs.readModel(run.id)
  return createPredictor(runtime, run.recipe, tensors)
}

function retire(key: string, entry: Kept): void {
  kept.delete(key)
  entry.retired = true
  disposeUnused(entry)
}

function disposeUnused(entry: Kept): void {
  if (!entry.retired || entry.users > 0) return
  // A predictor that never came to be has nothing to dispose, and its error went to who asked for it.
  entry.predictor.then(
    (predictor) => predictor.dispose(),
    () => undefined
  )
}
