/** Classes of different sizes, balanced: through a real import, recipe and training. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunRequest } from '@shared/ipc/payloads'
import type { Balance } from '@shared/project'
import { createProject, type Project } from '@store/index'
import { importDataset, openPacked } from '@engine/data'
import { setThreads } from '@engine/runtime'
import { prepareRun, trainRun } from './index'
import { createVisits } from './visits'

let root: string
let project: Project
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  root = await mkdtemp(join(tmpdir(), 'anneal-balance-'))
  project = await createProject(join(root, 'project'), { name: 'Test' })
  const cells = Array.from({ length: 400 }, (_, i) => {
    const kind = i % 20 === 0 ? 'rare' : i % 4 === 0 ? 'some' : 'usual'
    const x = Math.sin(i * 12.9898) * 3 + (kind === 'rare' ? 2 : 0)
    return `${x.toFixed(4)},${Math.cos(i * 78.233).toFixed(4)},${kind}`
  })
  await writeFile(join(root, 'kinds.csv'), ['x,y,kind', ...cells].join('\n'))
  const options = { name: 'kinds', target: 'kind', seed: 0, fit: 'pad', copy: false } as const
  await importDataset(project, { paths: [join(root, 'kinds.csv')], options })
})
afterAll(() => rm(root, { recursive: true, force: true }))

const request = (balance?: Balance, training: RunRequest['training'] = {}): RunRequest => ({
  dataset: 'kinds',
  model: 'mlp',
  eager: false,
  threads: { interOp: 1, intraOp: 1 },
  training: { epochs: 3, batchSize: 32, seed: 1, ...training },
  ...(balance ? { balance } : {})
})
const weightsOf = async (id: string): Promise<Uint8Array[]> =>
  (await project.runs.readCheckpoint(id))?.tensors.map(({ data }) => data) ?? []

describe('a balanced training', () => {
  it('takes the data set’s balance unless another is asked for', async () => {
    const document = await project.datasets.read('kinds')
    await project.datasets.write({ ...document, balance: 'weights' })
    expect((await prepareRun(project, request())).recipe.balance).toBe('weights')
    expect((await prepareRun(project, request('none'))).recipe.balance).toBe('none')
    await project.datasets.write({ ...(await project.datasets.read('kinds')), balance: 'none' })
  })

  it('oversamples: as many steps as the larger epochs have, the same bits again, other weights than without', async () => {
    const document = await project.datasets.read('kinds')
    const sizes = document.classCounts?.train ?? []
    const run = await prepareRun(project, request('oversample'))
    const examples = 3 * Math.max(...sizes)
    expect(run.recipe.dataset.epochExamples).toBe(examples)
    expect(run.state.totalSteps).toBe(3 * Math.ceil(examples / 32))
    const state = await trainRun(project, run.id)
    expect([state.status, state.mode, state.step]).toEqual(['completed', 'compiled', run.state.totalSteps])
    const again = await prepareRun(project, request('oversample'))
    await trainRun(project, again.id)
    expect(await weightsOf(again.id)).toEqual(await weightsOf(run.id))
    const plain = await prepareRun(project, request('none'))
    await trainRun(project, plain.id)
    expect(await weightsOf(plain.id)).not.toEqual(await weightsOf(run.id))
  })

  it('weighs: compiled, and finds more of the rare class', async () => {
    const recall = async (balance: Balance): Promise<number> => {
      const run = await prepareRun(project, request(balance, { epochs: 20 }))
      const state = await trainRun(project, run.id)
      expect([state.status, state.mode]).toEqual(['completed', 'compiled'])
      const { evaluateRun } = await import('@engine/evaluation')
      const found = await evaluateRun(project, { run: run.id, split: 'train' }, {})
      return found.perClass.find(({ label }) => label === 'rare')?.recall ?? NaN
    }
    const [none, weights] = [await recall('none'), await recall('weights')]
    expect(weights).toBeGreaterThan(none + 0.1)
  })

  it('visits rows of small classes more often, or weighs them more', async () => {
    const data = await openPacked(project, 'kinds')
    const target = data.column('kind')
    if (target.kind !== 'category') throw new Error('No classes')
    const codes = [...data.rows('train')].map((row) => target.data[row] ?? -1)
    const sizes = target.categories.map((_, code) => codes.filter((c) => c === code).length)
    const { recipe } = await prepareRun(project, request('oversample'))
    const order = createVisits(recipe, data, 20).order(1)
    const visits = target.categories.map((_, code) => order.filter((row) => target.data[row] === code).length)
    expect(new Set(visits)).toEqual(new Set([Math.max(...sizes)]))
    const weighing = createVisits({ ...recipe, balance: 'weights' }, data, 20)
    const { rows, sampleWeight } = weighing.batch(weighing.order(1), 0)
    rows.forEach((row, i) => {
      const size = sizes[target.data[row] ?? 0] ?? 0
      expect(sampleWeight[i]).toBeCloseTo(codes.length / (3 * size), 5)
    })
  })

  it('is refused where there are no classes', async () => {
    const options = { name: 'numbers', target: 'y', seed: 0, fit: 'pad', copy: false } as const
    await importDataset(project, { paths: [join(root, 'kinds.csv')], options })
    await expect(prepareRun(project, { ...request('weights'), dataset: 'numbers' })).rejects.toMatchObject({
      code: 'balance-does-not-fit'
    })
    const augmentation = [{ kind: 'flip', axis: 'horizontal', probability: 1 } as const]
    await expect(prepareRun(project, { ...request(), augmentation })).rejects.toMatchObject({
      code: 'augmentation-does-not-fit'
    })
  })
})
