import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AnnealError, cancelled, errorBodySchema, fromErrorBody, throwIfAborted, toErrorBody } from './errors'

const body = {
  code: 'csv-one-column',
  message: 'The file has one column; at least two are needed.',
  where: 'prices.csv',
  hint: 'Check the separator.',
  data: { columns: 1 }
}

describe('AnnealError', () => {
  it('is its body, there and back, also through a copy', () => {
    const error = new AnnealError(body)
    expect(error.message).toBe(body.message)
    expect(toErrorBody(error)).toEqual(body)
    expect(fromErrorBody(errorBodySchema.parse(structuredClone(error.toBody()))).toBody()).toEqual(body)
  })
  it('has no field that was not given', () => {
    const { where: _where, data: _data, ...rest } = body
    expect(Object.keys(new AnnealError(rest).toBody()).sort()).toEqual(['code', 'hint', 'message'])
  })
  it('keeps its cause', () => {
    const cause = new Error('EIO')
    expect(new AnnealError(body, { cause }).cause).toBe(cause)
  })
})

describe('toErrorBody', () => {
  it('has a sentence and a hint for what the system says, with the file', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'anneal-errors-'))
    try {
      const missing = join(dir, 'nothing.json')
      const error: unknown = await readFile(missing).catch((e: unknown) => e)
      expect(toErrorBody(error)).toEqual({
        code: 'enoent',
        message: 'The file or folder does not exist.',
        where: missing,
        hint: 'Check the path; it may have been moved or renamed.'
      })
    } finally {
      await rm(dir, { recursive: true })
    }
  })
  it.each(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EMFILE'])('knows %s', (code) => {
    const known = toErrorBody(Object.assign(new Error(`${code}: raw text`), { code }))
    expect(known.code).toBe(code.toLowerCase())
    expect(known.message).not.toContain('raw text')
  })
  it('keeps the text of a system error it does not know', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'anneal-errors-'))
    const error: unknown = await writeFile(dir, 'x').catch((e: unknown) => e)
    await rm(dir, { recursive: true })
    expect(toErrorBody(error)).toMatchObject({ code: 'internal', message: expect.stringContaining('EISDIR') })
  })
  it('names the field of a value of the wrong form', () => {
    const { error } = z.object({ training: z.object({ epochs: z.number().min(1, 'At least 1.') }) }).safeParse({
      training: { epochs: 0 }
    })
    expect(toErrorBody(error)).toMatchObject({ code: 'invalid-input', where: 'training.epochs' })
  })
  it('calls everything else a defect', () => {
    expect(toErrorBody('thrown text')).toMatchObject({ code: 'internal', message: 'thrown text' })
    expect(toErrorBody(undefined).code).toBe('internal')
  })
})

describe('cancelling', () => {
  it('throws only once the signal is aborted', () => {
    const controller = new AbortController()
    throwIfAborted(undefined)
    throwIfAborted(controller.signal)
    controller.abort()
    expect(() => throwIfAborted(controller.signal)).toThrow(cancelled().message)
  })
})
