/** A column that weighs rows: through a real import, its problem and fix, recipe and training. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunRequest } from '@shared/ipc/payloads'
import { createProject, type Project } from '@store/index'
import { editDataset, fixDataset, importDataset, openPacked } from '@engine/data'
import { evaluateRun } from '@engine/evaluation'
import { setThreads } from '@engine/runtime'
import { prepareFromRecipe, prepareRun, trainRun } from './index'
import { createVisits } from './visits'

let root: string
let project: Project
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  root = await mkdtemp(join(tmpdir(), 'anneal-weights-'))
  project = await createProject(join(root, 'project'), { name: 'Test' })
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Rows of two kinds that x does not tell apart: kind a is at 10, kind b at 0. */
async function importWeighed(name: string, weight: (row: number) => string): Promise<void> {
  const lines = Array.from({ length: 400 }, (_, i) => {
    const y = (i % 2 ? 0 : 10) + Math.cos(i * 78.233)
    return `${Math.sin(i * 12.9898).toFixed(4)},${weight(i)},${y.toFixed(4)}`
  })
  await writeFile(join(root, `${name}.csv`), ['x,w,y', ...lines].join('\n'))
  await importDataset(project, { paths: [join(root, `${name}.csv`)], options: { name, target: 'y' } })
}
const weigh = (name: string): Promise<unknown> =>
  editDataset(project, { name }, [{ kind: 'set-role', column: 'w', to: 'weight' }])
const request = (dataset: string, eager = false): RunRequest => ({
  dataset,
  model: 'mlp',
  eager,
  threads: { interOp: 1, intraOp: 1 },
  training: { epochs: 20, batchSize: 32, learningRate: 0.01, seed: 1 }
})
async function floatsOf(id: string): Promise<number[]> {
  const tensors = (await project.runs.readCheckpoint(id))?.tensors ?? []
  return tensors.flatMap(({ data }) => [...new Float32Array(data.slice().buffer)])
}

describe('a column of weights', () => {
  it('is in the recipe, weighs the loss alike compiled and eager, and pulls what is learned', async () => {
    await importWeighed('pull', (i) => (i % 2 ? '0.5' : '2.5'))
    const before = await prepareRun(project, request('pull'))
    expect(before.recipe.weights).toBeUndefined()
    await weigh('pull')
    const compiled = await prepareRun(project, request('pull'))
    expect(compiled.recipe.weights).toBe('w')
    expect(compiled.recipe.inputs).toEqual({ input: { columns: ['x'] } })
    const [one, other] = [await trainRun(project, compiled.id), await prepareRun(project, request('pull', true))]
    expect([one.status, one.mode]).toEqual(['completed', 'compiled'])
    const eager = await trainRun(project, other.id)
    expect([eager.status, eager.mode]).toEqual(['completed', 'eager'])
    const [a, b] = [await floatsOf(compiled.id), await floatsOf(other.id)]
    expect(a.length).toBe(b.length)
    a.forEach((value, i) =>
      expect(Math.abs(value - (b[i] ?? Number.NaN))).toBeLessThan(1e-3 * Math.max(1, Math.abs(value)))
    )
    // Five times the weight at 10: what is learned lies near 8.3, not in the middle.
    const found = await evaluateRun(project, { run: compiled.id, split: 'train' }, {})
    expect(found.metrics['rmse']).toBeGreaterThan(5.5)
    const again = await prepareFromRecipe(project, compiled.recipe)
    await trainRun(project, again.id)
    expect(await floatsOf(again.id)).toEqual(a)
  }, 60_000)

  it('is a factor of each training row, beside that of its class', async () => {
    const data = await openPacked(project, 'pull')
    const column = data.column('w')
    if (column.kind !== 'number') throw new Error('No numbers')
    const { recipe } = await prepareRun(project, request('pull'))
    const visits = createVisits(recipe, data, 8)
    const { rows, sampleWeight } = visits.batch(visits.order(1), 0)
    expect([...sampleWeight]).toEqual([...rows].map((row) => column.data[row]))
  })

  it('with weights missing or below 0 is a problem; the fix mends it, and training says so before', async () => {
    await importWeighed('bad', (i) => (i % 100 === 6 ? '' : i % 100 === 9 ? '-1' : i % 100 === 12 ? 'much' : '1'))
    await weigh('bad')
    const document = await project.datasets.read('bad')
    const at = document.problems.findIndex(({ code }) => code === 'bad-weights')
    expect(document.problems[at]).toMatchObject({
      severity: 'error',
      count: 12,
      rows: [6, 9, 12, 106, 109, 112, 206, 209, 212, 306, 309, 312],
      where: expect.arrayContaining(['row 7: missing', 'row 10: -1', 'row 13: missing']) as string[]
    })
    await expect(prepareRun(project, request('bad'))).rejects.toMatchObject({ code: 'bad-weights', where: 'w' })
    const fixed = await fixDataset(project, { name: 'bad' }, { edits: document.problems[at]?.fix?.edits })
    expect(fixed.problems.map(({ code }) => code)).not.toContain('bad-weights')
    expect(fixed.examples).toBe(388)
    expect((await prepareRun(project, request('bad'))).recipe.weights).toBe('w')
  })

  it('of zeros only is refused', async () => {
    await importWeighed('zero', (i) => (i === 0 ? '1' : '0'))
    await weigh('zero')
    await editDataset(project, { name: 'zero' }, [{ kind: 'exclude', rows: [0], why: '' }])
    await expect(prepareRun(project, request('zero'))).rejects.toMatchObject({ code: 'bad-weights' })
  })
})
