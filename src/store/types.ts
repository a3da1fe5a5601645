/**
 * What the store offers to the engine, main and the CLI. Nothing else reads or writes a project.
 * Every method throws AnnealError for what a person can cause, and Node's own errors (ENOSPC,
 * EACCES, …) for what the system says; a failed write leaves what was there.
 */
import type { ErrorBody } from '@shared/errors'
import type {
  ChangeLine,
  DatasetFile,
  EvaluationFile,
  MetricsLine,
  ModelFile,
  ProjectFile,
  RecipeFile,
  RunState,
  SplitName,
  TensorEntry,
  Threads,
  ThreadsChoice,
  WeightsManifest
} from '@shared/project'

export interface Project {
  /** Absolute. */
  readonly dir: string
  readonly datasets: DatasetStore
  readonly models: ModelStore
  readonly runs: RunStore
  readonly trash: ProjectTrash
  file(): Promise<ProjectFile>
  rename(name: string): Promise<ProjectFile>
  /** Documents that cannot be read; the lists leave them out. Empty in a sound project. */
  damaged(): Promise<ErrorBody[]>
  /** A new folder below exports/ that does not exist yet, e.g. exports/digits-cnn-tfjs-2. Not created. */
  freeExportDir(name: string): Promise<string>
}

/** A folder being filled, beside where it will stand. It appears whole on `commit`, or never. */
export interface StagedFolder {
  readonly dir: string
  commit(): Promise<void>
  /** Safe to call after commit, where it does nothing. */
  abandon(): Promise<void>
}

export interface DatasetImport {
  /** The staged data set folder; the packed cache goes to cacheDir(key), a copied source to sourceDir. */
  readonly dir: string
  readonly sourceDir: string
  cacheDir(cacheKey: string): string
  /** Writes dataset.json and puts the folder in place. Revision 1. */
  commit(document: DatasetFile): Promise<DatasetFile>
  abandon(): Promise<void>
}

export interface DatasetStore {
  list(): Promise<DatasetFile[]>
  /** @throws `dataset-not-found`, naming those there are */
  read(name: string): Promise<DatasetFile>
  /** `document.revision` is the one that was read, else `conflict`. Returns it with the next revision. */
  write(document: DatasetFile): Promise<DatasetFile>
  /** Owns the name by a lock until commit or abandon. @throws `dataset-exists`, `busy` */
  beginImport(name: string): Promise<DatasetImport>
  /** Where the packed cache of a document is or would be. */
  cacheDir(name: string, cacheKey: string): string
  /** To make a missing cache anew. */
  stageCache(name: string, cacheKey: string): Promise<StagedFolder>
  /** The source's paths, absolute. They may be missing. */
  sourcePaths(document: DatasetFile): string[]
  /** How a path is written in dataset.json: relative to the project where it can be, forward slashes. */
  sourceReference(path: string): string
  rename(from: string, to: string): Promise<void>
  duplicate(from: string, to: string): Promise<void>
  /** Moves it to the project's trash; returns the id for `trash.undo`. */
  delete(name: string): Promise<string>
  /** Hands it to the system's trash at once, where it stands. */
  discard(name: string, moveToTrash: MoveToTrash): Promise<void>
}

export interface ModelStore {
  list(): Promise<ModelFile[]>
  read(name: string): Promise<ModelFile>
  /** Revision 0 creates it. @throws `conflict`: the other version is kept as it is, ours beside it as "<name> (conflict)" */
  write(document: ModelFile): Promise<ModelFile>
  /**
   * A new one, with the weights it comes with: `dense_1/kernel`, …; none where it has none.
   * @param options.freeName take a free name like it where it is taken; else @throws `model-exists`
   */
  create(
    model: { name: string; graph: ModelFile['graph']; tensors: readonly Tensor[] },
    options: { freeName: boolean }
  ): Promise<ModelFile>
  /** Those it came with; none: it has none. @throws `weights-damaged` */
  readWeights(name: string): Promise<Tensor[]>
  exists(name: string): Promise<boolean>
  rename(from: string, to: string): Promise<void>
  duplicate(from: string, to: string): Promise<void>
  delete(name: string): Promise<string>
  discard(name: string, moveToTrash: MoveToTrash): Promise<void>
}

export interface Tensor {
  name: string
  shape: number[]
  dtype: TensorEntry['dtype']
  /** Little-endian bytes. */
  data: Uint8Array
}
export interface Weights {
  step: number
  epoch: number
  tensors: Tensor[]
  partial?: Record<string, number>
}

/** Weights a run starts from; `fresh`: keys of those it draws all the same. */
export interface Initial {
  tensors: readonly Tensor[]
  fresh: string[]
}

export interface StoredRun {
  id: string
  state: RunState
  /** As written, except that `dataset.name` is what the data set is called now. */
  recipe: RecipeFile
  /** A process that is alive owns it. */
  alive: boolean
}

/** Held by the process that trains; a heartbeat every 5 s. */
export interface RunOwnership {
  release(): Promise<void>
}

export interface RunStore {
  /** Oldest first. A run whose process died while it trained is shown as `interrupted`. */
  list(): Promise<StoredRun[]>
  /** By id or by unique name. @throws `run-not-found`, `run-ambiguous` */
  find(idOrName: string): Promise<StoredRun>
  /**
   * A free id and, when `name` is taken, name-2, name-3, … Without a name: "<model> 1", "<model> 2", …
   * Writes recipe.json, state.json (status `created`) and `initial`, the weights it starts from where it does not
   * draw all of them; the recipe then says which.
   */
  create(
    recipe: Omit<RecipeFile, 'id'>,
    state: Pick<RunState, 'totalSteps' | 'parameters'> & { name?: string | undefined; initial?: Initial }
  ): Promise<StoredRun>
  /** The weights it starts from, those its recipe names. @throws `weights-missing`, `weights-damaged` */
  readInitial(id: string): Promise<Tensor[]>
  /** Writes down the threads of a run that begins: the one thing its recipe may leave open. @throws `already-begun` */
  settleThreads(id: string, threads: Threads, choice: ThreadsChoice): Promise<RecipeFile>
  readState(id: string): Promise<RunState>
  /** Only the owner writes; the revision counts by itself. Returns what was written. */
  updateState(id: string, change: Partial<RunState>): Promise<RunState>
  /** @throws `run-busy` when a living process owns it */
  claim(id: string): Promise<RunOwnership>
  isAlive(id: string): Promise<boolean>
  appendMetrics(id: string, lines: MetricsLine[]): Promise<void>
  /** A torn or unreadable last line is left out. */
  readMetrics(id: string): Promise<MetricsLine[]>
  /**
   * The whole lines after byte `offset` of metrics.jsonl and where the next read begins; `restarted`: the file is
   * now shorter than `offset` (a resumed run dropped lines), so the lines are read from its beginning.
   */
  tailMetrics(id: string, offset: number): Promise<{ lines: MetricsLine[]; offset: number; restarted: boolean }>
  /** Drops the lines after `step`, before a resumed run goes on from there. */
  truncateMetrics(id: string, step: number): Promise<void>
  appendChange(id: string, line: ChangeLine): Promise<void>
  readChanges(id: string): Promise<ChangeLine[]>
  /** Staged and renamed; older checkpoints go once this one is whole (the last `keep` stay). */
  writeCheckpoint(id: string, weights: Weights, keep?: number): Promise<void>
  /** The newest checkpoint whose manifest and hash are right; a damaged one is skipped. */
  readCheckpoint(id: string): Promise<Weights | null>
  /** runs/<id>/model: the best weights and preprocess.json, replaced whole. */
  writeModel(id: string, weights: Weights): Promise<void>
  /** @throws `run-has-no-model`, `weights-damaged` */
  readModel(id: string): Promise<{ manifest: WeightsManifest; tensors: Tensor[] }>
  /** Without the weights, so it is quick: the hash tells whether they are still the same. @throws as readModel */
  readModelManifest(id: string): Promise<WeightsManifest>
  writeEvaluation(id: string, evaluation: EvaluationFile): Promise<void>
  readEvaluations(id: string): Promise<EvaluationFile[]>
  readEvaluation(id: string, dataset: string, split: SplitName): Promise<EvaluationFile | null>
  /** Bytes on disk. */
  size(id: string): Promise<number>
  rename(id: string, to: string): Promise<void>
  /** A new run of the same recipe, not started. */
  duplicate(id: string): Promise<StoredRun>
  /** @throws `run-busy` */
  delete(id: string): Promise<string>
  /** @throws `run-busy` */
  discard(id: string, moveToTrash: MoveToTrash): Promise<void>
}

/** The system's trash for one file or folder; it throws where the system has none. */
export type MoveToTrash = (path: string) => Promise<void>

export interface ProjectTrash {
  /** Puts it back under its name, or a free one like it; returns the name it has. @throws `undo-gone` */
  undo(id: string): Promise<string>
  /** Hands everything waiting to the system's trash, by `moveToTrash`; what fails stays and is named. */
  empty(moveToTrash: MoveToTrash): Promise<string[]>
}
