/** A disk that is full and checkpoints that are torn: what a training makes of them, and what is left. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toErrorBody } from '@shared/errors'
import type { RunEvent } from '@shared/ipc/payloads'
import { createProject, type Project } from '@store/index'
import { smallDisk, temporaryFolder, type SmallDisk } from '@store/fixtures'
import { importDataset } from '@engine/data'
import { setThreads } from '@engine/runtime'
import { createTrainControl, prepareRun, trainRun, type TrainControl } from './index'
import { writeDigits } from './fixtures'

const probe = await smallDisk(64 * 1024)
await probe?.remove()

const threads = { interOp: 1, intraOp: 1 }
beforeAll(() => setThreads(threads))

async function makeProject(dir: string): Promise<Project> {
  const project = await createProject(join(dir, 'project'))
  await writeDigits(join(dir, 'digits'), { train: 500, test: 60 })
  const options = { name: 'digits', seed: 0, fit: 'pad', copy: false } as const
  await importDataset(project, { paths: [join(dir, 'digits')], options })
  return project
}

async function prepare(project: Project): Promise<string> {
  const training = { epochs: 4, batchSize: 16, seed: 1, dropout: 0.4 }
  return (await prepareRun(project, { dataset: 'digits', model: 'dense', eager: false, threads, training })).id
}

/** @param onLook called at each look the training takes at its control, after each call to the executor */
function watched(onLook: (look: number) => 'interrupted' | null): TrainControl {
  let looks = 0
  return Object.defineProperty(createTrainControl(), 'stopping', { get: () => onLook(++looks) })
}
const stopAt = (n: number): TrainControl => watched((look) => (look >= n ? 'interrupted' : null))

async function outcome(project: Project, id: string): Promise<string[]> {
  const tensors = [
    ...((await project.runs.readCheckpoint(id))?.tensors ?? []),
    ...(await project.runs.readModel(id)).tensors
  ]
  return tensors.map(({ name, data }) => `${name} ${Buffer.from(data).toString('hex')}`)
}

describe('torn checkpoints', () => {
  let project: Project
  let remove: () => Promise<void>
  let unbroken: string[]
  beforeAll(async () => {
    const folder = await temporaryFolder()
    remove = folder.remove
    project = await makeProject(folder.dir)
    const id = await prepare(project)
    await trainRun(project, id)
    unbroken = await outcome(project, id)
  })
  afterAll(() => remove())

  let id: string
  let steps: [number, number]
  let checkpoints: string
  beforeEach(async () => {
    id = await prepare(project)
    const first = await trainRun(project, id, { control: stopAt(1) })
    const second = await trainRun(project, id, { control: stopAt(2), resume: true })
    steps = [first.step, second.step]
    checkpoints = join(project.dir, 'runs', id, 'checkpoints')
    expect((await readdir(checkpoints)).map(Number).sort((a, b) => a - b)).toEqual(steps)
  })
  const goOn = async (from: number): Promise<void> => {
    expect((await project.runs.readCheckpoint(id))?.step ?? 0).toBe(from)
    expect((await trainRun(project, id, { resume: true })).status).toBe('completed')
    const resumed = (await project.runs.readChanges(id)).findLast((c) => c.what === 'resumed')
    expect(resumed?.step).toBe(from)
    expect(await outcome(project, id)).toEqual(unbroken)
  }

  it.each<[string, (folder: string) => Promise<unknown>]>([
    ['cut off', (folder) => truncate(join(folder, 'weights.bin'), 1000)],
    ['without its manifest', (folder) => rm(join(folder, 'manifest.json'))],
    ['with half a manifest', (folder) => truncate(join(folder, 'manifest.json'), 40)],
    ['with other bytes', (folder) => writeFile(join(folder, 'weights.bin'), Buffer.alloc(8707 * 12))]
  ])('%s: the run goes on from the one before, to the same bits', async (_, harm) => {
    await harm(join(checkpoints, String(steps[1])))
    await goOn(steps[0])
  })

  it('all of them: the run begins again, to the same bits', async () => {
    for (const step of steps) await truncate(join(checkpoints, String(step), 'weights.bin'), 1000)
    await goOn(0)
  })
})

describe.skipIf(!probe)('a disk that fills up while it trains', () => {
  let disk: SmallDisk
  let project: Project
  let unbroken: string[]
  beforeAll(async () => {
    const mounted = await smallDisk(8 * 1024 * 1024)
    if (!mounted) throw new Error('It could be mounted a moment ago.')
    disk = mounted
    project = await makeProject(disk.dir)
    const id = await prepare(project)
    await trainRun(project, id)
    unbroken = await outcome(project, id)
  })
  afterAll(() => disk.remove())

  const filler = (): string => join(disk.dir, 'filler')
  /** Leaves about `spare` bytes free. */
  function fill(spare: number): void {
    const file = openSync(filler(), 'a')
    let written = 0
    try {
      for (;;) written += writeSync(file, new Uint8Array(4096))
    } catch (e) {
      if (toErrorBody(e).code !== 'enospc') throw e
      ftruncateSync(file, written - spare)
    } finally {
      closeSync(file)
    }
  }

  // Nothing can be written any more; or small files can, but no checkpoint.
  it.each([0, 64 * 1024])(
    'it stops and says so (%i bytes left); with space again it goes on to the same bits',
    async (spare) => {
      const id = await prepare(project)
      const { step } = await trainRun(project, id, { control: stopAt(3) })
      const control = watched((look) => {
        if (look === 2) fill(spare)
        return null
      })
      const events: RunEvent[] = []
      const failure: unknown = await trainRun(project, id, {
        resume: true,
        control,
        onEvent: (event) => events.push(event)
      }).catch((e: unknown) => e)
      expect(toErrorBody(failure)).toMatchObject({
        code: 'enospc',
        message: 'The disk is full.',
        hint: expect.stringContaining('Free some space')
      })
      const found = await project.runs.find(id)
      expect(found.alive).toBe(false)
      if (spare > 0) expect(found.state).toMatchObject({ status: 'failed', error: { code: 'enospc' } })
      else expect(['failed', 'interrupted']).toContain(found.state.status)
      expect((await project.runs.readCheckpoint(id))?.step).toBe(step)

      await rm(filler())
      expect((await trainRun(project, id, { resume: true })).status).toBe('completed')
      expect(await outcome(project, id)).toEqual(unbroken)
    }
  )
})
