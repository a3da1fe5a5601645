import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defineFormat } from '@shared/project'
import { z } from 'zod'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeFileAtomic } from './atomicFile'
import { readDocument, writeDocument } from './documents'
import { codeOf, temporaryFolder } from './fixtures'

/** A format with a past: version 1 had one `size`, version 2 two, version 3 named them. */
const format = defineFormat({
  format: 'anneal/test',
  version: 3,
  migrations: {
    1: ({ size, ...rest }) => ({ ...rest, sizes: [size, size] }),
    2: ({ sizes, ...rest }) => {
      const [width, height] = z.tuple([z.number(), z.number()]).parse(sizes)
      return { ...rest, width, height }
    }
  },
  schema: z.object({
    format: z.literal('anneal/test'),
    version: z.literal(3),
    width: z.number(),
    height: z.number()
  })
})

let dir = ''
let remove: () => Promise<void>
beforeEach(async () => ({ dir, remove } = await temporaryFolder()))
afterEach(() => remove())

async function stored(text: string): Promise<string> {
  const path = join(dir, 'file.json')
  await writeFile(path, text)
  return path
}

test('documents of every older version are read as the current one; the file is not touched', async () => {
  const current = { format: 'anneal/test', version: 3, width: 4, height: 4 }
  for (const old of [
    { format: 'anneal/test', version: 1, size: 4 },
    { format: 'anneal/test', version: 2, sizes: [4, 4] },
    current
  ]) {
    const path = await stored(JSON.stringify(old))
    expect(await readDocument(format, path)).toEqual(current)
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(old)
  }
})

test('what cannot be read says why, and where', async () => {
  const cases: [string, string][] = [
    ['', 'invalid-file'],
    ['{"format": "anneal/test", ', 'invalid-file'],
    ['{"format":"anneal/test","version":3,"width":"wide","height":1}', 'invalid-file'],
    ['{"format":"anneal/other","version":1}', 'wrong-format'],
    ['7', 'wrong-format'],
    ['{"format":"anneal/test","version":4}', 'newer-version']
  ]
  for (const [text, code] of cases) {
    const path = await stored(text)
    await expect(readDocument(format, path)).rejects.toMatchObject({ code, where: path })
  }
})

test('a byte order mark is no damage', async () => {
  const path = await stored('\ufeff{"format":"anneal/test","version":3,"width":1,"height":2}')
  expect(await readDocument(format, path)).toMatchObject({ width: 1, height: 2 })
})

test('a document that breaks its own schema is never written', async () => {
  const path = await stored('before')
  const wrong = { format: 'anneal/test' as const, version: 3 as const, width: Number.NaN, height: 1 }
  expect(await codeOf(writeDocument(format, path, wrong))).toBe('invalid-file')
  expect(await readFile(path, 'utf8')).toBe('before')
})

test('a write that cannot end leaves neither a temporary file nor a change', async () => {
  const path = join(dir, 'taken')
  await mkdir(path)
  await writeFile(join(path, 'inside'), 'x')
  await expect(writeFileAtomic(path, 'new')).rejects.toMatchObject({ path })
  expect(await readdir(dir)).toEqual(['taken'])
  expect(await readdir(path)).toEqual(['inside'])
})

test('writes at the same time leave one of them whole', async () => {
  const path = join(dir, 'file')
  const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000))
  await Promise.all(texts.map((text) => writeFileAtomic(path, text)))
  expect(texts).toContain(await readFile(path, 'utf8'))
  expect(await readdir(dir)).toEqual(['file'])
})
