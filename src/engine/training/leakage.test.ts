import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PreprocessFile, SplitName } from '@shared/project'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import { importDataset, openPacked, splitDataset } from '@engine/data'
import { prepareRun } from './prepareRun'

let root: string
let project: Project
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anneal-leakage-'))
  project = await createProject(join(root, 'project'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const rows = Array.from({ length: 200 }, (_, i) => [String(i % 37), ['Bern', 'Oslo', 'Rome'][i % 3], String(i * 1.5)])
/** Decides the part: by default it is drawn from all that a row holds, and another row would be in another part. */
const who = (row: number): string => `p${row}`

/** What a run on these rows is prepared with, and which part each row is in. */
async function prepared(name: string, change: (cells: (string | undefined)[], row: number) => (string | undefined)[]) {
  const csv = join(root, `${name}.csv`)
  await writeFile(
    csv,
    ['who,size,town,price', ...rows.map((cells, row) => [who(row), ...change(cells, row)].join(','))].join('\n')
  )
  const { dataset } = await importDataset(project, { paths: [csv], options: { name, target: 'price' } })
  await splitDataset(project, { name, revision: dataset.revision }, { kind: 'group', column: 'who' })
  const data = await openPacked(project, name)
  const { recipe } = await prepareRun(project, { dataset: name, model: 'mlp', training: {}, eager: false })
  const part = (split: SplitName): Set<number> => new Set(data.rows(split))
  return { preprocess: recipe.preprocess, train: part('train') } satisfies {
    preprocess: PreprocessFile
    train: Set<number>
  }
}

it('what validation and test hold never changes what a run is prepared with; what training holds does', async () => {
  const first = await prepared('first', (cells) => cells)
  const wild = ['1e6', 'Atlantis', '-1e6']
  const held = await prepared('held', (cells, row) => (first.train.has(row) ? cells : wild))
  expect(held.train).toEqual(first.train)
  expect(first.train.size).toBeGreaterThan(140)
  expect(held.preprocess).toEqual(first.preprocess)
  const trained = await prepared('trained', (cells, row) => (first.train.has(row) && row % 7 === 0 ? wild : cells))
  expect(trained.preprocess).not.toEqual(first.preprocess)
})
