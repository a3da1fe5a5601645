/** For tests: a project with two small data sets, and what a training in it leaves. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { RunRequest } from '@shared/ipc/payloads'
import type { EpochMetrics, RunState } from '@shared/project'
import { createProject, type Project } from '@store/index'
import { importDataset } from '@engine/data'
import { floatsOf } from '@engine/model'
import { setThreads } from '@engine/runtime'
import { prepareRun, trainRun } from './index'
import { writeDigits } from './fixtures'

/** Of the tests in this file; there while they run. */
export let project: Project

/** Makes the project before the tests of the calling file, and takes it away after them. */
export function useProject(): void {
  let root: string
  beforeAll(async () => {
    setThreads({ interOp: 1, intraOp: 1 })
    root = await mkdtemp(join(tmpdir(), 'anneal-train-'))
    project = await createProject(join(root, 'project'), { name: 'Test' })
    await writeDigits(join(root, 'digits'), { train: 500, test: 60 })
    const rows = Array.from({ length: 300 }, (_, i) => {
      const a = Math.sin(i * 12.9898) * 10
      const b = ['red', 'green', 'blue'][i % 3] ?? ''
      return `${a.toFixed(3)},${b},${(1000 + 30 * a + (b === 'red' ? 200 : 0)).toFixed(2)}`
    })
    await writeFile(join(root, 'prices.csv'), ['a,b,price', ...rows].join('\n'))
    const plain = { seed: 0, fit: 'pad', copy: false } as const
    await importDataset(project, { paths: [join(root, 'digits')], options: { name: 'digits', ...plain } })
    await importDataset(project, {
      paths: [join(root, 'prices.csv')],
      options: { name: 'prices', target: 'price', ...plain }
    })
  })
  afterAll(() => rm(root, { recursive: true, force: true }))
}

export const request = (training: RunRequest['training'], change: Partial<RunRequest> = {}): RunRequest => ({
  dataset: 'digits',
  model: 'dense',
  eager: false,
  threads: { interOp: 1, intraOp: 1 },
  training: { epochs: 3, batchSize: 32, seed: 1, ...training },
  ...change
})

/** Everything a training leaves that must not depend on how it was interrupted. */
export async function outcome(id: string): Promise<{ weights: number[][]; epochs: Partial<EpochMetrics>[] }> {
  const checkpoint = await project.runs.readCheckpoint(id)
  const lines = await project.runs.readMetrics(id)
  const epochs = lines.flatMap((line) =>
    line.kind === 'epoch'
      ? [{ epoch: line.epoch, loss: line.loss, accuracy: line.accuracy, valLoss: line.valLoss }]
      : []
  )
  return { weights: (checkpoint?.tensors ?? []).map((t) => Array.from(floatsOf(t.data))), epochs }
}

export async function model(id: string): Promise<number[][]> {
  return (await project.runs.readModel(id)).tensors.map((t) => Array.from(floatsOf(t.data)))
}

export async function train(training: RunRequest['training'], change: Partial<RunRequest> = {}): Promise<RunState> {
  const run = await prepareRun(project, request(training, change))
  return trainRun(project, run.id)
}
