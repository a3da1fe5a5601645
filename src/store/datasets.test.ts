import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { codeOf, datasetDocument, temporaryFolder } from './fixtures'
import { type Project, createProject, openProject } from './index'

let dir = ''
let project: Project
let remove: () => Promise<void>
beforeEach(async () => {
  const folder = await temporaryFolder()
  remove = folder.remove
  dir = join(folder.dir, 'p')
  project = await createProject(dir)
})
afterEach(() => remove())

/** A data set with a copied source and a cache. */
async function importOne(name: string) {
  const staged = await project.datasets.beginImport(name)
  await mkdir(staged.sourceDir)
  await writeFile(join(staged.sourceDir, 'x.csv'), 'x,y\n1,2\n')
  await mkdir(staged.cacheDir('k1'), { recursive: true })
  await writeFile(join(staged.cacheDir('k1'), 'columns.bin'), 'packed')
  const source = datasetDocument(name).source
  const paths = [project.datasets.sourceReference(join(staged.sourceDir, 'x.csv'))]
  return staged.commit(datasetDocument(name, { source: { ...source, paths, copied: true } }))
}

async function text(name: string): Promise<string> {
  const document = await project.datasets.read(name)
  return readFile(project.datasets.sourcePaths(document)[0] ?? '', 'utf8')
}

test('an import appears whole on commit, never before, and not when abandoned', async () => {
  const staged = await project.datasets.beginImport('numbers')
  await writeFile(join(staged.dir, 'part'), 'x')
  expect(await project.datasets.list()).toEqual([])
  await staged.abandon()
  await staged.abandon()
  expect(await readdir(join(dir, 'datasets'))).toEqual([])
  const document = await importOne('numbers')
  expect(document).toMatchObject({ name: 'numbers', revision: 1 })
  expect(document.source.paths).toEqual(['datasets/numbers/source/x.csv'])
  expect(await project.datasets.list()).toEqual([document])
  expect(await readdir(join(dir, 'datasets'))).toEqual(['numbers'])
  expect(await readFile(join(project.datasets.cacheDir('numbers', 'k1'), 'columns.bin'), 'utf8')).toBe('packed')
})

test('a name is imported by one at a time, and once', async () => {
  const staged = await project.datasets.beginImport('numbers')
  expect(await codeOf(project.datasets.beginImport('numbers'))).toBe('busy')
  expect(await codeOf(project.datasets.beginImport('NUMBERS'))).toBe('busy')
  const other = await project.datasets.beginImport('others')
  await other.abandon()
  await staged.commit(datasetDocument('numbers'))
  expect(await codeOf(project.datasets.beginImport('Numbers'))).toBe('dataset-exists')
  expect(await codeOf(project.datasets.beginImport('../numbers'))).toBe('invalid-name')
})

test('what a killed import left is cleared on opening; a living one’s is not', async () => {
  const dead = join(dir, 'datasets', '.importing-0000')
  await mkdir(join(dead, 'cache'), { recursive: true })
  const living = await project.datasets.beginImport('numbers')
  await openProject(dir)
  const left = await readdir(join(dir, 'datasets'))
  expect(left.some((name) => name.includes('0000'))).toBe(false)
  await living.commit(datasetDocument('numbers'))
  expect((await project.datasets.list()).length).toBe(1)
})

test('an unknown data set is answered with those there are', async () => {
  await expect(project.datasets.read('mnist')).rejects.toMatchObject({ code: 'dataset-not-found' })
  await importOne('numbers')
  await expect(project.datasets.read('mnist')).rejects.toMatchObject({
    message: expect.stringContaining('There is: numbers.') as string
  })
  for (const change of [
    () => project.datasets.delete('mnist'),
    () => project.datasets.rename('mnist', 'x'),
    () => project.datasets.write(datasetDocument('mnist')),
    () => project.datasets.stageCache('mnist', 'k1')
  ]) {
    expect(await codeOf(change())).toBe('dataset-not-found')
  }
})

test('two who change the same revision: the second is told, and both versions are kept', async () => {
  const read = await importOne('numbers')
  const theirs = await project.datasets.write({ ...read, target: 'x' })
  expect(theirs.revision).toBe(2)
  await expect(project.datasets.write({ ...read, target: 'mine' })).rejects.toMatchObject({
    code: 'conflict',
    where: 'datasets/numbers/dataset.conflict.json'
  })
  expect(await project.datasets.read('numbers')).toEqual(theirs)
  const kept = JSON.parse(await readFile(join(dir, 'datasets/numbers/dataset.conflict.json'), 'utf8')) as unknown
  expect(kept).toMatchObject({ target: 'mine' })
})

test('writes at the same moment: one wins, the others conflict', async () => {
  const read = await importOne('numbers')
  const codes = await Promise.all(
    Array.from({ length: 8 }, (_, i) => codeOf(project.datasets.write({ ...read, target: `t${i}` })))
  )
  expect(codes.filter((code) => code === 'none')).toHaveLength(1)
  expect(codes.filter((code) => code === 'conflict')).toHaveLength(7)
})

test('renamed and duplicated data sets find their copied source and their cache', async () => {
  await importOne('numbers')
  await project.datasets.rename('numbers', 'figures')
  expect(await text('figures')).toContain('1,2')
  expect(await codeOf(project.datasets.read('numbers'))).toBe('dataset-not-found')
  await project.datasets.duplicate('figures', 'again')
  await project.datasets.delete('figures')
  expect(await text('again')).toContain('1,2')
  expect(await readdir(project.datasets.cacheDir('again', 'k1'))).toEqual(['columns.bin'])
  await importOne('taken')
  expect(await codeOf(project.datasets.rename('again', 'TAKEN'))).toBe('dataset-exists')
  expect(await codeOf(project.datasets.duplicate('again', 'taken'))).toBe('dataset-exists')
  await project.datasets.rename('again', 'Again')
  expect((await project.datasets.list()).map((d) => d.name)).toEqual(['Again', 'taken'])
})

test('a folder renamed by hand is the data set of that name', async () => {
  await importOne('numbers')
  await rename(join(dir, 'datasets/numbers'), join(dir, 'datasets/by hand'))
  expect(await project.datasets.read('by hand')).toMatchObject({ name: 'by hand', revision: 1 })
  expect(await text('by hand')).toContain('1,2')
})

test('deleting and undoing; the name may be taken by then', async () => {
  await importOne('numbers')
  const id = await project.datasets.delete('numbers')
  expect(await project.datasets.list()).toEqual([])
  await importOne('numbers')
  await project.trash.undo(id)
  expect((await project.datasets.list()).map((d) => d.name)).toEqual(['numbers', 'numbers-2'])
  expect(await text('numbers-2')).toContain('1,2')
  expect(await codeOf(project.trash.undo(id))).toBe('undo-gone')
})

test('a data set is not deleted while its cache is being made', async () => {
  await importOne('numbers')
  const staged = await project.datasets.stageCache('numbers', 'k2')
  expect(await codeOf(project.datasets.delete('numbers'))).toBe('busy')
  expect(await codeOf(project.datasets.rename('numbers', 'x'))).toBe('busy')
  const twin = await project.datasets.stageCache('numbers', 'k2')
  for (const [folder, content] of [
    [staged, 'first'],
    [twin, 'second']
  ] as const) {
    await writeFile(join(folder.dir, 'columns.bin'), content)
    await folder.commit()
  }
  expect(await readFile(join(project.datasets.cacheDir('numbers', 'k2'), 'columns.bin'), 'utf8')).toBe('first')
  expect((await readdir(join(dir, 'datasets/numbers/cache'))).sort()).toEqual(['k1', 'k2'])
  await project.datasets.delete('numbers')
  expect(() => project.datasets.cacheDir('numbers', '../../x')).toThrow(/not an id/)
})

test('a source is written relative where both are likely to move together', () => {
  const { sourceReference, sourcePaths } = project.datasets
  expect(sourceReference(join(dir, 'data', 'x.csv'))).toBe('data/x.csv')
  expect(sourceReference(join(dir, '..', 'data'))).toBe('../data')
  expect(sourceReference('/somewhere/else/x.csv')).toBe('/somewhere/else/x.csv')
  const source = { ...datasetDocument('x').source, paths: ['../data', '/abs/x'] }
  expect(sourcePaths(datasetDocument('x', { source }))).toEqual([join(dir, '..', 'data'), '/abs/x'])
})
