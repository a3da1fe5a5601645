/** runs/<id>/: the recipe, where it stands, and everything it left behind. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AnnealError } from '@shared/errors'
import { type DatasetFile, type RecipeFile, type RunState, recipeFormat, runStateFormat } from '@shared/project'
import { isMissing, makeFolder, renameOver } from './atomicFile'
import { unreadable } from './datasets'
import { readDocument, writeDocument } from './documents'
import { isLocked, readHolder, tryLock, withLock } from './lock'
import { checkId, checkName, freeName, listNames, sameName } from './names'
import { runArtifacts } from './runArtifacts'
import { newRunId, newState } from './runIds'
import { inTurn } from './serial'
import { exists, listFolder, stageFolder, stagingPrefix } from './staging'
import type { Bin, Restore } from './trash'
import type { RunStore, StoredRun, Tensor } from './types'
import { readWeights, writeWeights } from './weights'

/** Weights a run starts from. */
const initialName = 'initial'

export function runStore(
  dir: string,
  bin: Bin,
  datasets: () => Promise<DatasetFile[]>
): RunStore & { restore: Restore } {
  const root = join(dir, 'runs')
  const folder = (id: string): string => join(root, checkId(id))
  const recipeFile = (id: string): string => join(folder(id), 'recipe.json')
  const stateFile = (id: string): string => join(folder(id), 'state.json')
  const lockFile = (id: string): string => join(root, `.lock-${checkId(id)}`)
  /** Names are unique: whoever gives one holds this for a moment. */
  const naming = <T>(work: () => Promise<T>): Promise<T> => withLock(join(root, '.lock-names'), 'Naming a run', work)

  async function ids(): Promise<string[]> {
    const found = []
    for (const id of await listFolder(root)) {
      if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id) && (await exists(join(root, id, 'recipe.json')))) found.push(id)
    }
    return found
  }

  async function rawState(id: string): Promise<RunState> {
    try {
      return { ...(await readDocument(runStateFormat, stateFile(id))), id }
    } catch (e) {
      if (isMissing(e)) throw notFound(id, (await stored()).map(titleOf))
      throw e
    }
  }

  async function load(id: string, known?: readonly DatasetFile[]): Promise<StoredRun> {
    const recipe = withCurrentName(await readDocument(recipeFormat, recipeFile(id)), known ?? (await datasets()))
    const state = await rawState(id)
    const alive = await isLocked(lockFile(id))
    return { id, recipe: { ...recipe, id }, state: asFound(state, alive), alive }
  }

  /** Newest last. Those that cannot be read are in `Project.damaged`. */
  async function stored(): Promise<StoredRun[]> {
    const all = []
    const known = await datasets()
    for (const id of await ids()) {
      const run = await load(id, known).catch(unreadable)
      if (run) all.push(run)
    }
    return all.sort((a, b) => a.recipe.createdAt.localeCompare(b.recipe.createdAt) || a.id.localeCompare(b.id))
  }

  async function readInitial(id: string): Promise<Tensor[]> {
    const { initialWeights } = (await load(id)).recipe
    try {
      const { manifest, tensors } = await readWeights(join(folder(id), initialName))
      if (manifest.hash === initialWeights?.hash) return tensors
    } catch (e) {
      if (!isMissing(e)) throw e
    }
    throw initialMissing(id)
  }

  async function takenNames(apartFrom?: string): Promise<string[]> {
    return (await stored()).filter((run) => run.id !== apartFrom).map((run) => run.state.name)
  }

  async function find(idOrName: string): Promise<StoredRun> {
    if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(idOrName) && (await exists(recipeFile(idOrName)))) return load(idOrName)
    const all = await stored()
    const named = all.filter((run) => sameName(run.state.name, idOrName))
    const [only] = named
    if (!only) throw notFound(idOrName, all.map(titleOf))
    if (named.length > 1) throw ambiguous(idOrName, named)
    return only
  }

  async function create(recipe: Omit<RecipeFile, 'id'>, given: Parameters<RunStore['create']>[1]): Promise<StoredRun> {
    return naming(async () => {
      const taken = await takenNames()
      const name = given.name === undefined ? nextName(recipe.modelName, taken) : freeName(checkName(given.name), taken)
      for (;;) {
        const id = newRunId(new Date())
        const staged = (await exists(folder(id))) ? null : await stageFolder(root, `${stagingPrefix}${id}`, 'new run')
        if (!staged) continue
        try {
          const document = { ...recipe, id }
          if (given.initial) {
            const { tensors, fresh } = given.initial
            const all = { step: 0, epoch: 0, tensors: [...tensors] }
            document.initialWeights = { hash: await writeWeights(join(staged.dir, initialName), all), fresh }
          }
          await writeDocument(recipeFormat, join(staged.dir, 'recipe.json'), document)
          await writeDocument(runStateFormat, join(staged.dir, 'state.json'), newState(document, { ...given, name }))
          await staged.moveTo(folder(id))
        } finally {
          await staged.abandon()
        }
        return load(id)
      }
    })
  }

  /** A change from outside the training, refused while a living process trains it. */
  async function owning<T>(id: string, purpose: string, work: () => Promise<T>): Promise<T> {
    const lock = await tryLock(lockFile(id), purpose)
    if (!lock) throw await runBusy(id)
    try {
      return await work()
    } finally {
      await lock.release()
    }
  }

  async function runBusy(id: string): Promise<AnnealError> {
    const holder = await readHolder(lockFile(id))
    return new AnnealError({
      code: 'run-busy',
      message: `The run “${(await rawState(id)).name}” is at work in another process${holder ? ` (${holder.pid} on ${holder.host})` : ''}.`,
      where: id,
      hint: 'Stop it first, or wait until it has ended.'
    })
  }

  async function removing<T>(id: string, remove: (name: string) => Promise<T>): Promise<T> {
    const { name } = await rawState(id)
    return owning(id, `deleting “${name}”`, () => remove(name))
  }

  async function update(id: string, change: Partial<RunState>): Promise<RunState> {
    return inTurn(stateFile(id), async () => {
      const there = await rawState(id)
      const next = { ...there, ...change, id, revision: there.revision + 1, updatedAt: new Date().toISOString() }
      return writeDocument(runStateFormat, stateFile(id), next)
    })
  }

  return {
    ...runArtifacts(folder, async (id) => (await load(id)).recipe),
    list: stored,
    find,
    create,
    readInitial,
    async settleThreads(id, threads, threadsChoice) {
      const recipe = await readDocument(recipeFormat, recipeFile(id))
      if (recipe.threadsChoice?.by !== 'open') throw settled(id)
      return writeDocument(recipeFormat, recipeFile(id), { ...recipe, threads, threadsChoice })
    },
    readState: async (id) => asFound(await rawState(id), await isLocked(lockFile(id))),
    updateState: update,
    async claim(id) {
      const { name } = await rawState(id)
      const lock = await tryLock(lockFile(id), `training “${name}”`)
      if (!lock) throw await runBusy(id)
      return lock
    },
    isAlive: (id) => isLocked(lockFile(id)),
    size: (id) => bytesIn(folder(id)),
    async rename(id, to) {
      const name = checkName(to)
      await owning(id, `renaming “${name}”`, () =>
        naming(async () => {
          const taken = (await takenNames(id)).find((other) => sameName(other, name))
          if (taken !== undefined) throw runExists(taken)
          await update(id, { name })
        })
      )
    },
    async duplicate(id) {
      const { recipe, state } = await load(id)
      const again = { ...recipe, createdAt: new Date().toISOString() }
      const given = { name: state.name, totalSteps: state.totalSteps, parameters: state.parameters }
      if (!recipe.initialWeights) return create(again, given)
      const initial = { tensors: await readInitial(id), fresh: recipe.initialWeights.fresh }
      return create(again, { ...given, initial })
    },
    delete: (id) => removing(id, (name) => bin.put('run', name, folder(id))),
    discard: (id, moveToTrash) => removing(id, () => moveToTrash(folder(id))),
    async restore(record, path) {
      await makeFolder(root)
      const id = record.entry
      return naming(async () => {
        await renameOver(path, folder(id))
        return (await update(id, { name: freeName(record.name, await takenNames(id)) })).name
      })
    }
  }
}

/** A run whose process died had no time to say so. */
function asFound(state: RunState, alive: boolean): RunState {
  return state.status === 'running' && !alive ? { ...state, status: 'interrupted' } : state
}

/** A data set may have been renamed since: the recipe as read names the one that still holds its data. */
export function withCurrentName(recipe: RecipeFile, known: readonly DatasetFile[]): RecipeFile {
  const same = known.filter((dataset) => dataset.cacheKey === recipe.dataset.cacheKey)
  const [first] = same
  if (!first || same.some((dataset) => dataset.name === recipe.dataset.name)) return recipe
  return { ...recipe, dataset: { ...recipe.dataset, name: first.name } }
}

/** "cnn 1", "cnn 2", … */
function nextName(model: string, taken: readonly string[]): string {
  const numbers = taken
    .filter((name) => name.startsWith(`${model} `))
    .map((name) => Number(name.slice(model.length + 1)))
  const last = Math.max(0, ...numbers.filter((n) => Number.isSafeInteger(n)))
  return freeName(`${model.slice(0, 70)} ${last + 1}`, taken)
}

async function bytesIn(path: string): Promise<number> {
  const facts = await stat(path).catch((e: unknown) => {
    // Checkpoints come and go while it counts.
    if (isMissing(e)) return null
    throw e
  })
  if (!facts) return 0
  if (!facts.isDirectory()) return facts.size
  let sum = 0
  for (const name of await readdir(path)) sum += await bytesIn(join(path, name))
  return sum
}

function initialMissing(id: string): AnnealError {
  return new AnnealError({
    code: 'weights-missing',
    message: 'The weights this run starts from are not those its recipe names, or not there.',
    where: id,
    hint: `Restore the folder “${initialName}” of the run from a copy, or start a new run from the model.`
  })
}

const titleOf = (run: StoredRun): string => `${run.id} (${run.state.name})`

function notFound(wanted: string, there: string[]): AnnealError {
  return new AnnealError({
    code: 'run-not-found',
    message: `There is no run “${wanted}” in this project. ${listNames(there.slice(-20), 'It has none yet.')}`,
    where: wanted,
    hint: there.length === 0 ? 'Train one first: anneal train --dataset D --model M.' : 'Use an id or a name of those.'
  })
}

function ambiguous(wanted: string, found: StoredRun[]): AnnealError {
  return new AnnealError({
    code: 'run-ambiguous',
    message: `Several runs are called “${wanted}”: ${found.map((run) => run.id).join(', ')}.`,
    where: wanted,
    hint: 'Use the id of the one you mean.'
  })
}

function settled(id: string): AnnealError {
  return new AnnealError({
    code: 'already-begun',
    message: 'The threads of this run are settled already.',
    where: id,
    hint: 'Start a new run to train with others.'
  })
}

function runExists(name: string): AnnealError {
  return new AnnealError({
    code: 'run-exists',
    message: `The project already has a run called “${name}”.`,
    where: name,
    hint: 'Choose another name.'
  })
}
