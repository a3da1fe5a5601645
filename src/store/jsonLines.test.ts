import { appendFile, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { codeOf, temporaryFolder } from './fixtures'
import { appendLines, readLines, replaceLines, tailLines } from './jsonLines'

const schema = z.object({ step: z.number() })
const steps = (...numbers: number[]): { step: number }[] => numbers.map((step) => ({ step }))

let path = ''
let remove: () => Promise<void>
beforeEach(async () => {
  const folder = await temporaryFolder()
  remove = folder.remove
  path = join(folder.dir, 'log.jsonl')
})
afterEach(() => remove())

test('a missing log is an empty one', async () => {
  expect(await readLines(path, schema)).toEqual([])
  expect(await tailLines(path, 0, schema)).toEqual({ lines: [], offset: 0, restarted: false })
})

test('a torn last line is left out, and the next line does not continue it', async () => {
  await appendLines(path, steps(1, 2))
  for (const torn of ['{"st', '{"step":3', '\u0000\u0000\u0000', `{"step":"${'x'.repeat(200_000)}`]) {
    await appendFile(path, torn)
    expect(await readLines(path, schema)).toEqual(steps(1, 2))
  }
  await appendLines(path, steps(3))
  expect(await readLines(path, schema)).toEqual(steps(1, 2, 3))
  expect(await readFile(path, 'utf8')).toBe('{"step":1}\n{"step":2}\n{"step":3}\n')
})

test('a log that is nothing but a torn line starts anew', async () => {
  await writeFile(path, '{"step":')
  await appendLines(path, steps(1))
  expect(await readLines(path, schema)).toEqual(steps(1))
})

test('damage before the last line is told with its number', async () => {
  await writeFile(path, '{"step":1}\n{"step":"two"}\n{"step":3}\n')
  await expect(readLines(path, schema)).rejects.toMatchObject({
    code: 'invalid-file',
    message: expect.stringContaining('Line 2') as string
  })
  expect(await codeOf(replaceLines(path, steps(1)))).toBe('none')
})

test('a log is followed line by line, torn ones once they are whole', async () => {
  await appendLines(path, steps(1, 2))
  const first = await tailLines(path, 0, schema)
  expect(first).toEqual({ lines: steps(1, 2), offset: (await stat(path)).size, restarted: false })
  await appendFile(path, '{"step"')
  expect(await tailLines(path, first.offset, schema)).toEqual({ lines: [], offset: first.offset, restarted: false })
  await appendFile(path, ':3}\n')
  const next = await tailLines(path, first.offset, schema)
  expect(next.lines).toEqual(steps(3))
  await replaceLines(path, steps(1))
  expect(await tailLines(path, next.offset, schema)).toMatchObject({ lines: steps(1), restarted: true })
})

test('a log replaced by one as long is noticed where its lines end elsewhere', async () => {
  await appendLines(path, steps(1, 2))
  await replaceLines(path, steps(1234567890123))
  expect(await tailLines(path, 11, schema)).toMatchObject({ lines: steps(1234567890123), restarted: true })
})
