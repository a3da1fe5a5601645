import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { splitNames, type DatasetFile } from '@shared/project'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codesOf } from './fixtures'
import {
  editDataset,
  ensureCache,
  fixDataset,
  importDataset,
  openPacked,
  previewSplit,
  readSamples,
  redoEdits,
  splitDataset,
  undoEdits
} from './index'

let dir: string
let project: Project

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-edit-'))
  project = await createProject(join(dir, 'project'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

/** 90 rows of three kinds, 30 people, a day each; `code` gives the answer away. */
async function table(rows = 90, salt = ''): Promise<DatasetFile> {
  const lines = Array.from({ length: rows }, (_, i) => {
    const kind = ['red', 'green', 'blue'][i % 3]
    const day = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10)
    const size = i === 7 ? 9_000_000 : (i * 37) % 50
    return `${size}${salt},${['a', 'b'][(i * 5) % 2]},p${i % 30},${day},${i % 3},${i === 4 ? '' : i * 2},${kind}`
  })
  await writeFile(join(dir, 't.csv'), `size,letter,person,day,code,other,kind\n${lines.join('\n')}\n`)
  const report = await importDataset(project, { paths: [join(dir, 't.csv')], options: { name: 't', target: 'kind' } })
  return report.dataset
}

async function pictures(edge: number, n = 12): Promise<string> {
  const folder = join(dir, 'pictures')
  for (const label of ['a', 'b']) {
    await mkdir(join(folder, label), { recursive: true })
    for (let i = 0; i < n; i++)
      await writeFile(join(folder, label, `${i}.png`), await picture(edge, i * 2 + (label === 'a' ? 0 : 1)))
  }
  return folder
}

/** Soft random spots: what a photograph is to a perceptual hash. */
function picture(edge: number, seed: number): Promise<Buffer> {
  let state = seed * 2654435761 + 17
  const spots = Uint8Array.from({ length: 8 * 8 * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
  return sharp(spots, { raw: { width: 8, height: 8, channels: 3 } })
    .resize(edge, edge, { kernel: 'cubic' })
    .png()
    .toBuffer()
}

const of = { name: 't' }
const codes = (document: DatasetFile): string[] => document.problems.map((p) => p.code)
const rowsOf = async (name: string): Promise<number[]> => {
  const data = await openPacked(project, name)
  return splitNames.flatMap((part) => [...data.rows(part)]).sort((a, b) => a - b)
}

describe('an edit', () => {
  it('is written, counted, undone and redone; the cache stays byte for byte', async () => {
    const imported = await table()
    const cache = join(project.datasets.cacheDir('t', imported.cacheKey), 'manifest.json')
    const before = await readFile(cache)
    const edited = await editDataset(project, { name: 't', revision: imported.revision }, [
      { kind: 'exclude', rows: [3, 0, 3], why: 'blurred' },
      { kind: 'rename-class', from: 'red', to: 'crimson' }
    ])
    expect(edited).toMatchObject({ examples: 88, excluded: 2, classes: ['blue', 'crimson', 'green'] })
    expect(edited.edits[0]).toEqual({ kind: 'exclude', rows: [0, 3], why: 'blurred' })
    const data = await openPacked(project, 't')
    expect(await rowsOf('t')).toHaveLength(88)
    expect(data.document.classes[codesOf(data, 'kind')[6] ?? 0]).toBe('crimson')

    const undone = await undoEdits(project, of, 2)
    expect({ ...undone, revision: 0, undone: null }).toEqual({ ...imported, excluded: 0, revision: 0, undone: null })
    expect(await rowsOf('t')).toHaveLength(90)
    const again = await redoEdits(project, of, 2)
    expect({ ...again, revision: 0, undone: null }).toEqual({ ...edited, revision: 0, undone: null })
    expect(await readFile(cache)).toEqual(before)
  })

  it('moves no row to another part', async () => {
    await table()
    const before = (await openPacked(project, 't')).split.slice()
    await editDataset(project, of, [
      { kind: 'merge-classes', from: ['red', 'blue'], to: 'blue' },
      { kind: 'relabel', rows: [1, 2, 3], to: 'blue' },
      { kind: 'exclude', rows: [10], why: '' }
    ])
    expect((await openPacked(project, 't')).split).toEqual(before)
  })

  it('that does not fit is refused, and nothing is written', async () => {
    const imported = await table()
    await expect(
      editDataset(project, of, [{ kind: 'merge-classes', from: ['red', 'green', 'blue'], to: 'x' }])
    ).rejects.toMatchObject({ code: 'bad-edit', message: expect.stringContaining('Only the class “x”') })
    await expect(undoEdits(project, of)).rejects.toMatchObject({ code: 'nothing-to-undo' })
    expect(await project.datasets.read('t')).toEqual(imported)
  })

  it('of another revision than is there is a conflict that keeps both', async () => {
    const { revision } = await table()
    await editDataset(project, of, [{ kind: 'exclude', rows: [1], why: '' }])
    await expect(
      editDataset(project, { name: 't', revision }, [{ kind: 'exclude', rows: [2], why: '' }])
    ).rejects.toMatchObject({ code: 'conflict' })
    expect((await project.datasets.read('t')).edits).toEqual([{ kind: 'exclude', rows: [1], why: '' }])
  })

  it('written by hand works, and a wrong one names its field', async () => {
    await table()
    const file = join(project.dir, 'datasets/t/dataset.json')
    const document = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
    const write = (edits: unknown) => writeFile(file, JSON.stringify({ ...document, edits }))
    await write([{ kind: 'exclude', rows: [5] }])
    expect((await openPacked(project, 't')).document).toMatchObject({ examples: 89, excluded: 1 })
    await write([{ kind: 'rename-class', from: 'pink', to: 'x' }])
    await expect(openPacked(project, 't')).rejects.toMatchObject({ code: 'bad-edit', where: 'edits.0.from' })
    await write([{ kind: 'exclude', rows: ['five'] }])
    await expect(openPacked(project, 't')).rejects.toMatchObject({
      code: 'invalid-file',
      message: expect.stringContaining('edits.0.rows.0')
    })
    await write([{ kind: 'drop' }])
    await expect(openPacked(project, 't')).rejects.toMatchObject({ message: expect.stringContaining('edits.0.kind') })
  })
})

describe('a cache that is gone', () => {
  it('is made anew below the edits, with the target of the import', async () => {
    const { cacheKey } = await table()
    const edited = await editDataset(project, of, [
      { kind: 'set-role', column: 'letter', to: 'target' },
      { kind: 'exclude', rows: [2], why: '' }
    ])
    expect(edited).toMatchObject({ target: 'letter', importedTarget: 'kind', classes: ['a', 'b'] })
    const before = await openPacked(project, 't')
    await rm(project.datasets.cacheDir('t', cacheKey), { recursive: true })
    await project.datasets.rename('t', 'u')
    await ensureCache(project, 'u')
    const after = await openPacked(project, 'u')
    expect(codesOf(after, 'letter')).toEqual(codesOf(before, 'letter'))
    expect([...after.rows('train')]).toEqual([...before.rows('train')])
    expect((await undoEdits(project, { name: 'u' }, 2)).target).toBe('kind')
  })
})

describe('the samples filter', () => {
  it('gives what is left out, and what a problem is about', async () => {
    await table()
    await editDataset(project, of, [{ kind: 'exclude', rows: [4, 9], why: '' }])
    const ask = async (filter: object) => {
      const page = await readSamples(project, { name: 't', filter, offset: 0, limit: 500 })
      return page.samples.map((s) => s.index)
    }
    expect(await ask({ excluded: true })).toEqual([4, 9])
    expect(await ask({})).toHaveLength(88)
    expect(await ask({ problem: 'outliers' })).toEqual([7])
  })
})

describe('a split', () => {
  it('is drawn by group, time, folds or anew, previewed before, and counted after', async () => {
    await table()
    const asked = { kind: 'group', column: 'person' } as const
    const preview = await previewSplit(project, 't', asked)
    expect((await project.datasets.read('t')).split.kind).toBe('stratified')
    const grouped = await splitDataset(project, of, asked)
    expect(grouped.splitCounts).toEqual(preview.splitCounts)
    const data = await openPacked(project, 't')
    const people = codesOf(data, 'person')
    const parts = new Map<number, Set<number>>()
    people.forEach((person, row) => parts.set(person, (parts.get(person) ?? new Set()).add(data.split[row] ?? 9)))
    expect([...parts.values()].every((set) => set.size === 1)).toBe(true)

    const timed = await splitDataset(project, of, { kind: 'time', column: 'day' })
    expect(timed.splitCounts).toEqual({ train: 72, validation: 9, test: 9 })
    expect([...(await openPacked(project, 't')).rows('test')]).toEqual([81, 82, 83, 84, 85, 86, 87, 88, 89])

    const fractions = { train: 0.8, validation: 0.2, test: 0 }
    const folded = await splitDataset(project, of, { kind: 'kfold', folds: 5, fold: 2, fractions })
    expect(folded.splitCounts).toEqual({ train: 72, validation: 18, test: 0 })
    const back = await splitDataset(project, of, {
      kind: 'stratified',
      fractions: { train: 0.6, validation: 0.2, test: 0.2 }
    })
    expect(back.splitCounts).toEqual({ train: 54, validation: 18, test: 18 })
    await expect(splitDataset(project, of, { kind: 'given' })).rejects.toMatchObject({
      code: 'bad-split',
      where: 'split.kind'
    })
  })

  it('of the same content is the same whatever the order of the rows', async () => {
    await table()
    const first = await openPacked(project, 't')
    const partOf = new Map(Array.from(first.split, (part, row) => [first.origin(row), part]))
    const [header = '', ...lines] = (await readFile(join(dir, 't.csv'), 'utf8')).trim().split('\n')
    await writeFile(join(dir, 'u.csv'), [header, ...lines.toReversed(), ''].join('\n'))
    await importDataset(project, { paths: [join(dir, 'u.csv')], options: { name: 'u', target: 'kind' } })
    const second = await openPacked(project, 'u')
    const parts = Array.from(second.split, (part, row) => [second.origin(89 - row), part] as const)
    expect(new Map(parts)).toEqual(partOf)
  })

  it('keeps every row where it was when the same file is imported again with more in it', async () => {
    await table(90)
    const first = await openPacked(project, 't')
    const text = await readFile(join(dir, 't.csv'), 'utf8')
    const [header = '', ...lines] = text.trim().split('\n')
    const more = Array.from(
      { length: 60 },
      (_, i) =>
        `${i + 100},${i % 2 ? 'aa' : 'b'},p${i % 30},2025-01-01,${i % 3},${i},${['red', 'green', 'blue'][i % 3]}`
    )
    await writeFile(join(dir, 't.csv'), [header, ...more, ...lines, ''].join('\n'))
    await importDataset(project, { paths: [join(dir, 't.csv')], options: { name: 'more', target: 'kind' } })
    const grown = await openPacked(project, 'more')
    expect([...grown.split.slice(60)]).toEqual([...first.split])
    expect(grown.rows('test').length).toBeGreaterThan(first.rows('test').length)
  })
})

it('classes are balanced only where there are classes', async () => {
  await table()
  await importDataset(project, { paths: [join(dir, 't.csv')], options: { name: 'n', target: 'other' } })
  const refused = fixDataset(project, { name: 'n' }, { balance: 'weights' })
  await expect(refused).rejects.toMatchObject({ code: 'balance-does-not-fit' })
})

describe('problems', () => {
  it('of a table are found at the import, with fixes that mend them', async () => {
    const imported = await table()
    const found = new Map(imported.problems.map((p) => [p.code, p]))
    expect(found.get('target-leak')?.where).toEqual(['code'])
    expect(found.get('group-leakage')).toMatchObject({ where: expect.arrayContaining([expect.stringMatching(/^p\d/)]) })
    expect(found.get('outliers')).toMatchObject({ count: 1, rows: [7], where: ['row 8: size 9,000,000'] })
    expect(found.get('missing-values')?.fix).toMatchObject({ edits: [{ kind: 'drop-missing', columns: ['other'] }] })
    let document = imported
    for (const code of ['target-leak', 'group-leakage', 'outliers', 'missing-values']) {
      const fix = document.problems.find((p) => p.code === code)?.fix
      expect(fix?.label).toMatch(/\w/)
      document = await fixDataset(project, { name: 't', revision: document.revision }, { ...fix })
      expect(codes(document)).not.toContain(code)
    }
    expect(document).toMatchObject({ examples: 88, split: { kind: 'group', column: 'person' } })
    expect(document.columns.find((c) => c.name === 'code')?.role).toBe('ignore')
  })

  it('of pictures: copies, other labels for the same, nearly the same, across the parts', async () => {
    const folder = await pictures(96)
    const first = await readFile(join(folder, 'a/0.png'))
    await writeFile(join(folder, 'a/copy.png'), first)
    await writeFile(join(folder, 'b/same-as-a1.png'), await readFile(join(folder, 'a/1.png')))
    await writeFile(
      join(folder, 'b/near.jpg'),
      await sharp(await readFile(join(folder, 'b/2.png')))
        .jpeg({ quality: 70 })
        .toBuffer()
    )
    const options = { name: 'p', size: { width: 96, height: 96 } }
    const { dataset } = await importDataset(project, { paths: [folder], options })
    const found = new Map(dataset.problems.map((p) => [p.code, p]))
    expect(found.get('exact-duplicates')).toMatchObject({ count: 1, where: ['a/copy.png = a/0.png'] })
    expect(found.get('conflicting-labels')).toMatchObject({ count: 2, where: ['a/1.png: a', 'b/same-as-a1.png: b'] })
    expect(found.get('near-duplicates')).toMatchObject({ count: 1, where: ['b/near.jpg = b/2.png'] })
    expect(found.has('duplicates-across-splits')).toBe(false)
    let document = dataset
    for (const code of ['exact-duplicates', 'conflicting-labels', 'near-duplicates']) {
      document = await fixDataset(project, { name: 'p' }, { ...document.problems.find((p) => p.code === code)?.fix })
    }
    expect(document).toMatchObject({ examples: 23, excluded: 4 })
    expect(codes(document).filter((code) => /duplicate|conflict/.test(code))).toEqual([])
  })

  it('of small pictures say nothing of their looks', async () => {
    const { dataset } = await importDataset(project, { paths: [await pictures(28)], options: { name: 'p' } })
    expect(codes(dataset)).not.toContain('near-duplicates')
    await expect(editDataset(project, { name: 'p' }, [{ kind: 'drop-duplicates', near: true }])).rejects.toMatchObject({
      code: 'bad-edit'
    })
  })
})
