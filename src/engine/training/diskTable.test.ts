import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { importDataset, openPacked, readSamples } from '@engine/data'
import { evaluateRun } from '@engine/evaluation'
import { setThreads } from '@engine/runtime'
import { prepareRun } from './prepareRun'
import { trainRun } from './trainRun'

const count = 4000
const colours = ['red', 'green', 'blue', 'grey']
/** A quarter of what the packed values take: four columns of numbers, two of categories. */
const quarter = String((count * (4 * 8 + 2 * 4)) / 4 / 1024 / 1024)
let root: string
let project: Project

beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  root = await mkdtemp(join(tmpdir(), 'anneal-disk-table-'))
  project = await createProject(join(root, 'project'), { name: 'Test' })
  const line = (i: number): string => {
    const [a, b, c] = [(i * 37) % 101, Math.sin(i) * 5, i % 13 === 0 ? '' : (i * i) % 17]
    return [a, b, c, colours[i % 4], `note ${i}, of its own`, Math.log1p(a) + b > 3 ? 'yes' : 'no', i / 7]
      .map((v) => `"${v}"`)
      .join(',')
  }
  const lines = Array.from({ length: count }, (_, i) => line(i))
  await writeFile(join(root, 't.csv'), ['a,b,c,colour,note,y,d', ...lines].join('\n'))
  await importDataset(project, { paths: [join(root, 't.csv')], options: { name: 't', target: 'y' } })
})
afterAll(() => rm(root, { recursive: true, force: true }))
afterEach(() => void delete process.env['ANNEAL_DATA_MEMORY_MB'])

async function trained(eager: boolean): Promise<unknown> {
  const training = { epochs: 2, batchSize: 50, seed: 3 }
  const threads = { interOp: 1, intraOp: 1 }
  const { id } = await prepareRun(project, { dataset: 't', model: 'mlp', eager, threads, training })
  expect((await trainRun(project, id)).status).toBe('completed')
  const { tensors } = await project.runs.readModel(id)
  const { createdAt: _, run: __, ...evaluation } = await evaluateRun(project, { run: id, split: 'test' })
  return { tensors: tensors.map(({ name, data }) => `${name} ${Buffer.from(data).toString('hex')}`), evaluation }
}

async function onDisk(): Promise<string[]> {
  return (await openPacked(project, 't')).columns.flatMap((column) =>
    'disk' in column && column.disk ? [column.name] : []
  )
}

describe('a table that does not fit in memory', () => {
  it('stays on disk, and reads as the one in memory does', async () => {
    const memory = await openPacked(project, 't')
    expect(await onDisk()).toEqual([])
    const page = { name: 't', filter: {}, offset: 2000, limit: 50 }
    const expected = await readSamples(project, page)
    process.env['ANNEAL_DATA_MEMORY_MB'] = quarter
    // The target is held: edits and splits look at it all the time.
    expect(await onDisk()).toEqual(['a', 'b', 'c', 'colour', 'd'])
    expect(await readSamples(project, page)).toEqual(expected)
    const disk = await openPacked(project, 't')
    for (const name of ['a', 'c', 'colour', 'y']) {
      const [one, other] = [disk.column(name), memory.column(name)]
      expect('data' in one && one.data).toEqual('data' in other && other.data)
    }
    const note = disk.column('note')
    expect(note.kind === 'text' && [note.at(0), note.at(3999), note.at(255), note.at(256)]).toEqual(
      [0, 3999, 255, 256].map((i) => `note ${i}, of its own`)
    )
  })

  it.each([
    ['compiled', false],
    ['eager', true]
  ])('trains to the same bits and figures as in memory, %s', async (_, eager) => {
    const memory = await trained(eager)
    process.env['ANNEAL_DATA_MEMORY_MB'] = quarter
    expect((await onDisk()).length).toBe(5)
    expect(await trained(eager)).toEqual(memory)
  })
})
