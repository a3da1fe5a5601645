/** Full and read-only disks, for real: a small tmpfs. Skipped, visibly, where none can be mounted. */
import { mkdir, readFile, readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SmallDisk, codeOf, datasetDocument, modelDocument, recipe, smallDisk, weights } from './fixtures'
import { createProject, openProject } from './index'
import { writeFileAtomic } from './atomicFile'

const probe = await smallDisk(64 * 1024)
await probe?.remove()

/** Leaves less than a page free. */
async function fill(dir: string): Promise<() => Promise<void>> {
  const filler = join(dir, 'filler')
  const chunk = new Uint8Array(4096)
  for (;;) {
    try {
      await writeFile(filler, chunk, { flag: 'a' })
    } catch {
      return () => truncate(filler, 0)
    }
  }
}

describe.skipIf(!probe)('a full disk', () => {
  let disk: SmallDisk
  beforeAll(async () => {
    const mounted = await smallDisk(512 * 1024)
    if (!mounted) throw new Error('It could be mounted a moment ago.')
    disk = mounted
  })
  afterAll(() => disk.remove())

  test('every write fails with “disk full”, leaves what was there, and works again with space', async () => {
    const dir = join(disk.dir, 'p')
    const project = await createProject(dir)
    const model = await project.models.write(modelDocument('mlp'))
    const { id } = await project.runs.create(recipe(), { totalSteps: 4, parameters: 2 })
    await project.runs.appendMetrics(id, [stepLine(1)])
    await project.runs.writeCheckpoint(id, weights(1))
    await project.runs.writeModel(id, weights(1))
    const files = (await readdir(dir, { recursive: true })).sort()
    const free = await fill(disk.dir)

    const big = Array.from({ length: 30_000 }, (_, i) => i)
    expect(await codeOf(project.models.write(model))).toBe('enospc')
    expect(await codeOf(project.runs.updateState(id, { step: 3 }))).toBe('enospc')
    expect(await codeOf(project.runs.writeCheckpoint(id, weights(2, big)))).toBe('enospc')
    expect(await codeOf(project.runs.writeModel(id, weights(2, big)))).toBe('enospc')
    const lines = Array.from({ length: 2000 }, (_, i) => stepLine(i + 2))
    expect(await codeOf(project.runs.appendMetrics(id, lines))).toBe('enospc')
    expect(await codeOf(createProject(join(disk.dir, 'second')))).toBe('enospc')
    expect(await readdir(disk.dir)).not.toContain('second')

    expect((await readdir(dir, { recursive: true })).sort()).toEqual(files)
    expect(await project.models.read('mlp')).toEqual(model)
    expect((await project.runs.readCheckpoint(id))?.step).toBe(1)
    expect((await project.runs.readModel(id)).manifest.step).toBe(1)
    expect(await project.runs.readMetrics(id)).toEqual([stepLine(1)])

    await free()
    expect((await project.models.write(model)).revision).toBe(2)
    await project.runs.appendMetrics(id, [stepLine(2)])
    expect(await project.runs.readMetrics(id)).toHaveLength(2)
  })

  test('an import that does not fit leaves nothing', async () => {
    const project = await openProject(join(disk.dir, 'p'))
    const free = await fill(disk.dir)
    const attempt = project.datasets.beginImport('numbers').then((staged) => staged.commit(datasetDocument('numbers')))
    expect(await codeOf(attempt)).toBe('enospc')
    await free()
    const again = await project.datasets.beginImport('numbers')
    await again.commit(datasetDocument('numbers'))
    expect((await project.datasets.list()).map((d) => d.name)).toEqual(['numbers'])
  })
})

describe.skipIf(!probe)('a read-only disk', () => {
  let disk: SmallDisk
  beforeAll(async () => {
    const mounted = await smallDisk(512 * 1024)
    if (!mounted) throw new Error('It could be mounted a moment ago.')
    disk = mounted
  })
  afterAll(() => disk.remove())

  test('a project there can be read, and each change is refused clearly', async () => {
    const dir = join(disk.dir, 'p')
    const made = await createProject(dir)
    const model = await made.models.write(modelDocument('mlp'))
    const { id } = await made.runs.create(recipe(), { totalSteps: 4, parameters: 2 })
    // What a killed import leaves cannot be cleared here; that must not keep anybody from reading.
    await mkdir(join(dir, 'datasets', '.importing-abc'))
    await disk.makeReadOnly()

    const project = await openProject(dir)
    expect(await project.models.list()).toEqual([model])
    expect((await project.runs.list()).map((run) => run.id)).toEqual([id])
    const changes = [
      () => project.models.write(model),
      () => project.models.delete('mlp'),
      () => project.rename('Other'),
      () => project.runs.claim(id),
      () => project.runs.create(recipe(), { totalSteps: 4, parameters: 2 }),
      () => project.runs.delete(id),
      () => project.datasets.beginImport('x'),
      () => createProject(join(disk.dir, 'q')),
      () => writeFileAtomic(join(dir, 'project.json'), 'x')
    ]
    for (const change of changes) expect(await codeOf(change())).toBe('erofs')
    expect(JSON.parse(await readFile(join(dir, 'project.json'), 'utf8'))).toMatchObject({ format: 'anneal/project' })
  })
})

function stepLine(step: number) {
  return { kind: 'step' as const, step, epoch: step / 2, loss: 1 / step, examplesPerSecond: 10 }
}
