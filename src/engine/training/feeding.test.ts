/** Training on data that stays on disk: the order of rows and all weights are those of data in memory. */
import { rmSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RunRequest } from '@shared/ipc/payloads'
import { windowRows } from '@core/data/order'
import { createProject, type Project } from '@store/index'
import { importDataset, openPacked, readPicture } from '@engine/data'
import { DiskPixels } from '@engine/data/packed/diskPixels'
import { evaluateRun } from '@engine/evaluation'
import { setThreads } from '@engine/runtime'
import { createFeeding, pieceEnds } from './feeding'
import { createTrainControl, prepareRun, trainRun, type TrainControl } from './index'
import { writeDigits } from './fixtures'

/** The 560 pictures have 36 kB. */
const tiny = '0.01'
const limit = 0.01 * 1024 * 1024
let root: string
let project: Project

beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  root = await mkdtemp(join(tmpdir(), 'anneal-feeding-'))
  project = await createProject(join(root, 'project'), { name: 'Test' })
  await writeDigits(join(root, 'digits'), { train: 500, test: 60 })
  const options = { name: 'digits', seed: 0, fit: 'pad', copy: false } as const
  await importDataset(project, { paths: [join(root, 'digits')], options })
})
afterAll(() => rm(root, { recursive: true, force: true }))
afterEach(() => void delete process.env['ANNEAL_DATA_MEMORY_MB'])

const onDisk = (): void => void (process.env['ANNEAL_DATA_MEMORY_MB'] = tiny)
const inMemory = (): void => void (process.env['ANNEAL_DATA_MEMORY_MB'] = '1000')

async function pixels(): Promise<DiskPixels> {
  onDisk()
  const column = (await openPacked(project, 'digits')).column('image')
  if (column.kind !== 'image' || !(column.pixels instanceof DiskPixels)) throw new Error('Not on disk')
  return column.pixels
}

const settings = { epochs: 3, batchSize: 16, seed: 1, dropout: 0.4, l2: 1e-4 }
async function prepare(eager: boolean, training: RunRequest['training'] = settings): Promise<string> {
  const threads = { interOp: 1, intraOp: 1 }
  return (await prepareRun(project, { dataset: 'digits', model: 'dense', eager, threads, training })).id
}

async function outcome(id: string): Promise<{ tensors: string[]; losses: unknown[] }> {
  const checkpoint = await project.runs.readCheckpoint(id)
  const model = await project.runs.readModel(id)
  const of = ({ name, data }: { name: string; data: Uint8Array }): string =>
    `${name} ${Buffer.from(data).toString('hex')}`
  const lines = await project.runs.readMetrics(id)
  return {
    tensors: [...(checkpoint?.tensors ?? []), ...model.tensors].map(of),
    losses: lines.flatMap((l) => (l.kind === 'epoch' ? [[l.loss, l.accuracy, l.valLoss, l.valAccuracy]] : []))
  }
}

/** @param onLook called at each look the training takes at it, which it does after each call to the executor */
function watched(onLook: (look: number) => 'interrupted' | null): TrainControl {
  let looks = 0
  return Object.defineProperty(createTrainControl(), 'stopping', { get: () => onLook(++looks) })
}

describe.each([false, true])('a training on pictures that stay on disk (eager: %s)', (eager) => {
  it('gives the bits of one on pictures in memory, also when it is interrupted, and holds no more than it may', async () => {
    inMemory()
    const resident = await prepare(eager)
    await trainRun(project, resident)
    const disk = await pixels()

    const whole = await prepare(eager)
    const state = await trainRun(project, whole)
    expect(state).toMatchObject({ status: 'completed', mode: eager ? 'eager' : 'compiled' })
    const expected = await outcome(resident)
    expect(expected.tensors.length).toBeGreaterThan(8)
    expect(await outcome(whole)).toEqual(expected)

    const broken = await prepare(eager)
    const stops: number[] = []
    for (let i = 0; ; i++) {
      const control = watched((look) => (look > 2 * i ? 'interrupted' : null))
      const { status, step } = await trainRun(project, broken, { resume: i > 0, control })
      if (status === 'completed') break
      stops.push(step)
    }
    expect(stops.length).toBeGreaterThan(2)
    expect(await outcome(broken)).toEqual(expected)

    const { now, most } = disk.heldBytes
    expect(now).toBe(0)
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThanOrEqual(limit)
  })
})

describe('pictures that stay on disk', () => {
  it('are evaluated and shown as those in memory', async () => {
    inMemory()
    const id = await prepare(false)
    await trainRun(project, id)
    const { createdAt: _, ...expected } = await evaluateRun(project, { run: id, split: 'test' })
    const picture = await readPicture(project, 'digits', 7, 64)
    await pixels()
    const { createdAt: __, ...found } = await evaluateRun(project, { run: id, split: 'test' })
    expect(found).toEqual(expected)
    expect(await readPicture(project, 'digits', 7, 64)).toEqual(picture)
  })

  it('that are damaged on disk are made anew before anything reads them', async () => {
    const document = await project.datasets.read('digits')
    const file = join(project.datasets.cacheDir('digits', document.cacheKey), 'images.bin')
    const before = (await pixels()).read(Int32Array.of(3))
    await writeFile(file, new Uint8Array(560 * 64))
    // Another limit: it is opened anew.
    process.env['ANNEAL_DATA_MEMORY_MB'] = '0.021'
    const column = (await openPacked(project, 'digits')).column('image')
    expect(column.kind === 'image' && column.pixels.read(Int32Array.of(3))).toEqual(before)
  })

  it('that vanish while it trains end the training with a sentence, and it can be resumed', async () => {
    inMemory()
    const resident = await prepare(false)
    await trainRun(project, resident)
    await pixels()
    const id = await prepare(false)
    const document = await project.datasets.read('digits')
    const cache = project.datasets.cacheDir('digits', document.cacheKey)
    const control = watched((look) => {
      if (look === 4) rmSync(cache, { recursive: true })
      return null
    })
    await expect(trainRun(project, id, { control })).rejects.toMatchObject({ code: 'data-unreadable' })
    expect(await project.runs.readState(id)).toMatchObject({ status: 'failed', error: { code: 'data-unreadable' } })
    process.env['ANNEAL_DATA_MEMORY_MB'] = '0.011'
    expect((await trainRun(project, id, { resume: true })).status).toBe('completed')
    expect(await outcome(id)).toEqual(await outcome(resident))
  })

  it('a limit that is no number is refused', async () => {
    process.env['ANNEAL_DATA_MEMORY_MB'] = 'lots'
    await expect(openPacked(project, 'digits')).rejects.toMatchObject({ code: 'bad-setting' })
  })
})

describe('pieces of an epoch', () => {
  it('cover it, end at the windows of the order where there is room for one, and are no larger than allowed', () => {
    const sizes = fc.record({
      n: fc.integer({ min: 1, max: 20_000 }),
      batchSize: fc.integer({ min: 1, max: 500 }),
      rowBytes: fc.constantFrom(100, 40_000, 500_000, 20_000_000),
      mostRows: fc.integer({ min: 1, max: 50_000 })
    })
    fc.assert(
      fc.property(sizes, ({ n, batchSize, rowBytes, mostRows }) => {
        const ends = pieceEnds({ order: new Int32Array(n), batchSize, rowBytes }, mostRows)
        expect(ends.at(-1)).toBe(Math.ceil(n / batchSize))
        const most = Math.min(mostRows, windowRows(rowBytes))
        ends.forEach((end, i) => {
          const first = ends[i - 1] ?? 0
          expect(end).toBeGreaterThan(first)
          expect((end - first) * batchSize).toBeLessThan(most + 2 * batchSize)
        })
        const window = windowRows(rowBytes)
        for (let border = window; border < n; border += window) expect(ends).toContain(Math.ceil(border / batchSize))
      })
    )
  })

  it('are read ahead, one at a time, and a failure reaches who waits for it', async () => {
    const disk = await pixels()
    const data = await openPacked(project, 'digits')
    const order = data.rows('train').toReversed()
    const feeding = createFeeding(data, ['image'], { order, batchSize: 10, rowBytes: 68 })
    const seen: number[] = []
    for (let batch = 0; batch < order.length / 10;) {
      const count = await feeding.ready(batch, 1000)
      seen.push(count)
      batch += count
      expect(disk.heldBytes.now).toBeLessThanOrEqual(limit)
    }
    expect(seen.filter((count) => count > 0).length).toBeGreaterThan(5)
    await feeding.release()
    expect(disk.heldBytes.now).toBe(0)
    const lost = createFeeding(data, ['image'], { order: Int32Array.of(0, 1e6), batchSize: 10, rowBytes: 68 })
    await expect(lost.ready(0, 1)).rejects.toMatchObject({ code: 'data-unreadable' })
    await lost.release()
  })
})
