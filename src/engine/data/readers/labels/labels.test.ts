import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ImportOptions } from '@shared/ipc/payloads'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import sharp from 'sharp'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tarOf, zipOf } from '../../archive/fixtures'
import { codesOf } from '../../fixtures'
import { checkSource, ensureCache, importDataset, openPacked, sniffSource } from '../../index'
import { parseLabels } from './labelTable'

let dir: string
let source: string
let project: Project
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-labels-'))
  source = join(dir, 'source')
  await mkdir(source)
  project = await createProject(join(dir, 'project'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

function picture(shade: number): Promise<Buffer> {
  return sharp({ create: { width: 5, height: 4, channels: 3, background: { r: shade, g: 0, b: 0 } } })
    .png()
    .toBuffer()
}

async function put(files: Record<string, Buffer | string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(source, name)), { recursive: true })
    await writeFile(join(source, name), content)
  }
}

async function pictures(names: string[]): Promise<Record<string, Buffer>> {
  const made = await Promise.all(names.map(async (name, i): Promise<[string, Buffer]> => [name, await picture(i * 10)]))
  return Object.fromEntries(made)
}

const flat = ['1.png', '2.png', '3.png', '4.png']

function importing(options: Partial<ImportOptions> = {}, paths = [source]) {
  return importDataset(project, {
    paths,
    options: { name: 'd', split: { train: 1, validation: 0, test: 0 }, ...options }
  })
}

/** "1.png=cat" of each row. */
async function labelled(): Promise<string[]> {
  const packed = await openPacked(project, 'd')
  const codes = codesOf(packed, 'label')
  return Array.from(codes, (code, row) => `${packed.origin(row)}=${packed.document.classes[code]}`)
}

const expected = ['1.png=cat', '2.png=dog', '3.png=cat', '4.png=dog']

describe('images with a file of labels', () => {
  it.each<[string, string, string]>([
    ['a header', 'l.csv', 'file,label\n1.png,cat\n2.png,dog\n3.png,cat\n4.png,dog\n'],
    ['no header', 'l.csv', '1.png,cat\n2.png,dog\n3.png,cat\n4.png,dog\n'],
    [
      'semicolons, quotes and a mark',
      'l.csv',
      '\ufeffdatei;klasse\r\n"1.png";"cat"\r\n2.png;dog\r\n3.png;cat\r\n4.png;dog'
    ],
    ['ids without ending, other columns', 'l.csv', 'id,width,breed\n1,10,cat\n2,10,dog\n3,10,cat\n4,20,dog\n'],
    [
      'folders of another machine',
      'l.tsv',
      'path\tclass\nimg\\1.png\tcat\n./2.png\tdog\n/data/3.png\tcat\n4.png\tdog\n'
    ],
    [
      'an object a line',
      'l.jsonl',
      '{"file_name":"1.png","label":"cat"}\n{"label":"dog","file_name":"2.png"}\n\n{"file_name":"3.png","label":"cat"}\n{"file_name":"4.png","label":"dog","x":[1]}\n'
    ],
    ['spaces', 'l.txt', '1.png cat\n2.png dog\n3.png cat\n4.png dog\n']
  ])('are read: %s', async (_, name, text) => {
    await put({ ...(await pictures(flat)), [name]: text })
    const { dataset } = await importing()
    expect(dataset).toMatchObject({ source: { kind: 'image-labels', files: 5, choices: { labels: { file: name } } } })
    expect(await labelled()).toEqual(expected)
    expect(dataset.problems.filter(({ severity }) => severity !== 'info').map(({ code }) => code)).toEqual([
      'small-classes'
    ])
  })

  it('asks which column is the label where nothing tells, and takes the answer', async () => {
    await put({
      ...(await pictures(flat)),
      'l.csv': 'file,kind,colour\n1.png,cat,x\n2.png,dog,y\n3.png,cat,x\n4.png,dog,x\n'
    })
    await expect(importing()).rejects.toMatchObject({
      code: 'label-column-missing',
      data: { columns: ['kind', 'colour'] }
    })
    expect(await sniffSource([source])).toMatchObject({
      kind: 'image-labels',
      sentence: '4 images; “l.csv” names them, and several columns could be the label.',
      labelFiles: [{ file: 'l.csv', name: 'file', label: null, candidates: ['kind', 'colour'] }]
    })
    const { dataset } = await importing({ labels: { label: 'kind' } })
    expect(dataset.source.choices).toEqual({ labels: { file: 'l.csv', name: 'file', label: 'kind' } })
    expect(await labelled()).toEqual(expected)
    await expect(importing({ name: 'e', labels: { label: 'size' } })).rejects.toMatchObject({
      code: 'label-column-missing'
    })
    await expect(importing({ name: 'e', labels: { file: 'm.csv' } })).rejects.toMatchObject({
      code: 'labels-not-found'
    })
  })

  it('names every line and image that does not fit', async () => {
    const lines = [
      'file,label',
      '1.png,cat',
      '2.png,dog',
      '3.png,cat',
      '3.png,dog',
      '4.png,NA',
      'gone.png,cat',
      '1.png,cat',
      'x,y,z',
      '5.png,dog'
    ]
    await put({ ...(await pictures([...flat, '5.png', '6.png'])), 'l.csv': lines.join('\n') })
    const { dataset } = await importing()
    expect(await labelled()).toEqual(['1.png=cat', '2.png=dog', '5.png=dog'])
    const places = Object.fromEntries(dataset.problems.map(({ code, where }) => [code, where]))
    expect(places).toMatchObject({
      'labels-conflict': ['3.png: cat, dog'],
      'labels-missing': ['line 6: 4.png'],
      'labels-without-image': ['line 7: gone.png'],
      'label-lines-unreadable': ['line 9: 3 cells, expected 2'],
      'images-without-labels': ['4.png', '6.png']
    })
  })

  it('finds names whose accents are written in another form', async () => {
    await put({
      ...(await pictures(['cafe\u0301 1.png', 'b.png'])),
      'l.csv': 'file,label\ncaf\u00e9 1.png,cat\nb.png,dog\n'
    })
    expect((await importing()).dataset).toMatchObject({ examples: 2, classes: ['cat', 'dog'] })
  })

  it('reads them in the encodings a table may have', async () => {
    const lines = [1, 2, 3, 4].map((n) =>
      Buffer.concat([Buffer.from(`\n${n}.png,`), Buffer.from(n % 2 ? 'baecc9ab' : 'c2ccc9ab', 'hex')])
    )
    await put({ ...(await pictures(flat)), 'l.csv': Buffer.concat([Buffer.from('file,label'), ...lines]) })
    expect((await importing()).dataset.classes).toEqual(['红色', '绿色'])
  })

  it('have no sheet or table to choose', async () => {
    await put({ ...(await pictures(flat)), 'l.csv': 'file,label\n1.png,cat\n2.png,dog\n3.png,cat\n4.png,dog\n' })
    await expect(importing({ choices: { part: 'Sheet1' } })).rejects.toMatchObject({
      code: 'option-misfit',
      where: 'part'
    })
  })

  it('keeps the split a column or the folders name', async () => {
    const text = 'file,label,split\n1.png,cat,train\n2.png,dog,train\n3.png,cat,test\n4.png,dog,test\n'
    await put({ ...(await pictures(flat)), 'l.csv': text })
    expect((await importing()).dataset).toMatchObject({ split: { kind: 'given-test' }, splitCounts: { test: 2 } })
    await rm(source, { recursive: true })
    const placed = ['train/1.png', 'train/2.png', 'test/3.png', 'test/4.png']
    await put({ ...(await pictures(placed)), 'l.csv': text.replaceAll(/,(split|train|test)$/gm, '') })
    const { dataset } = await importing({ name: 'e' })
    expect(dataset).toMatchObject({ source: { kind: 'image-labels' }, splitCounts: { train: 2, test: 2 } })
  })

  it('leaves folders that are labels their say, unless asked', async () => {
    await put({
      ...(await pictures(['a/1.png', 'a/2.png', 'b/3.png', 'b/4.png'])),
      'l.csv': 'file,label\n1.png,x\n2.png,y\n3.png,x\n4.png,y\n'
    })
    expect(await sniffSource([source])).toMatchObject({
      kind: 'image-folder',
      labelFiles: [{ file: 'l.csv', label: 'label' }]
    })
    expect((await importing()).dataset.classes).toEqual(['a', 'b'])
    const { dataset } = await importing({ name: 'e', labels: { file: 'l.csv' } })
    expect(dataset.classes).toEqual(['x', 'y'])
    await rm(project.datasets.cacheDir('e', dataset.cacheKey), { recursive: true })
    await ensureCache(project, 'e')
    expect((await openPacked(project, 'e')).document.classes).toEqual(['x', 'y'])
  })

  it('comes in a zip beside its labels or with them, is copied, and is found again from the archive', async () => {
    const images = await pictures(flat)
    const text = Buffer.from('file,label\n1.png,cat\n2.png,dog\n3.png,cat\n4.png,dog\n')
    const inside = Object.entries({ ...images, 'l.csv': text }).map(([name, content]) => ({
      name: `pets/${name}`,
      content
    }))
    const zip = join(dir, 'pets.zip')
    await writeFile(zip, zipOf([...inside, { name: '../evil.png', content: text }]))
    expect(await sniffSource([zip])).toMatchObject({
      kind: 'image-labels',
      suggestedName: 'pets',
      classes: ['cat', 'dog']
    })
    const { dataset } = await importing({}, [zip])
    expect(dataset).toMatchObject({ source: { copied: true, paths: ['datasets/d/source'] }, examples: 4 })
    expect(dataset.problems.find(({ code }) => code === 'unsafe-entry')?.where[0]).toContain('../evil.png')
    expect(await labelled()).toEqual(expected.map((one) => `pets/${one}`))
    await checkSource(project, 'd', [zip])
    await writeFile(zip, zipOf(inside.slice(1)))
    await expect(checkSource(project, 'd', [zip])).rejects.toMatchObject({ code: 'source-differs' })

    const tar = join(dir, 'pets.tar.gz')
    await writeFile(tar, gzipSync(await tarOf(Object.entries(images).map(([name, content]) => ({ name, content })))))
    await writeFile(join(dir, 'l.csv'), text)
    const both = await importing({ name: 'e' }, [tar, join(dir, 'l.csv')])
    expect(both.dataset).toMatchObject({
      source: { kind: 'image-labels', copied: true },
      examples: 4,
      classes: ['cat', 'dog']
    })
    await rm(project.datasets.cacheDir('e', both.dataset.cacheKey), { recursive: true })
    await ensureCache(project, 'e')
    expect(await readFile(join(project.dir, 'datasets/e/source/l.csv'))).toEqual(text)
  })

  it('leaves out links that lead out of the folder', async () => {
    await put({
      ...(await pictures(flat)),
      'l.csv': 'file,label\n1.png,cat\n2.png,dog\n3.png,cat\n4.png,dog\nout.png,dog\n'
    })
    await writeFile(join(dir, 'secret.png'), await picture(200))
    await symlink(join(dir, 'secret.png'), join(source, 'out.png'))
    await symlink(join(dir, 'nothing.png'), join(source, 'dead.png'))
    const { dataset } = await importing()
    expect(await labelled()).toEqual(expected)
    const codes = dataset.problems.map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining(['link-outside', 'file-unreadable', 'labels-without-image']))
  })
})

describe('parseLabels', () => {
  it('names the lines of the file, blank ones and those inside a cell counted', () => {
    const table = parseLabels('file,label\n\n1.png,"a\nb"\n2.png\n3.png,c\n', 'x.csv', (cell) => cell.endsWith('.png'))
    expect(table.rows.map(({ line }) => line)).toEqual([3, 6])
    expect(table.bad).toEqual([{ line: 5, reason: '1 cells, expected 2' }])
  })

  it('gives every row as many cells as there are columns', () => {
    const table = parseLabels('{"a":1}\n{"b":true,"a":null}\nnonsense\n[1]\n', 'x.jsonl', () => false)
    expect(table).toEqual({
      columns: ['a', 'b'],
      rows: [
        { line: 1, cells: ['1', ''] },
        { line: 2, cells: ['', 'true'] }
      ],
      bad: [
        { line: 3, reason: 'no JSON object' },
        { line: 4, reason: 'no JSON object' }
      ]
    })
  })

  it('tells repeated and blank columns apart', () => {
    expect(parseLabels('a,a,\nx,y,z\n', 'x.csv', () => false).columns).toEqual(['a', 'a 2', 'column 3'])
  })
})
