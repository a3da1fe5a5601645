import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AnnealError } from '../errors'
import { defineFormat, nameSchema, parseDocument } from './fileFormat'

const format = defineFormat({
  format: 'anneal/test',
  version: 3,
  migrations: {
    1: ({ title, ...rest }) => ({ ...rest, name: title }),
    2: (document) => ({ ...document, tags: [] })
  },
  schema: z.object({
    format: z.literal('anneal/test'),
    version: z.literal(3),
    name: z.string().min(1, 'A name is needed.'),
    tags: z.array(z.string())
  })
})
const read = (value: unknown): unknown => parseDocument(format, value, 'a/test.json')

function refusal(value: unknown): AnnealError {
  try {
    read(value)
  } catch (e) {
    if (e instanceof AnnealError) return e
    throw e
  }
  throw new Error('it was accepted')
}

describe('parseDocument', () => {
  it('reads the current version as it is', () => {
    const document = { format: 'anneal/test', version: 3, name: 'x', tags: ['a'] }
    expect(read(document)).toEqual(document)
  })
  it('leads every older version to the current one, step by step, and leaves what it was given alone', () => {
    const first = Object.freeze({ format: 'anneal/test', version: 1, title: 'x' })
    expect(read(first)).toEqual({ format: 'anneal/test', version: 3, name: 'x', tags: [] })
    expect(read({ format: 'anneal/test', version: 2, name: 'y' })).toEqual({
      format: 'anneal/test',
      version: 3,
      name: 'y',
      tags: []
    })
  })
  it('refuses a newer version, naming both and the file', () => {
    const error = refusal({ format: 'anneal/test', version: 4, name: 'x' })
    expect(error.code).toBe('newer-version')
    expect(error.where).toBe('a/test.json')
    expect(error.message).toMatch(/version 4.*up to 3/)
  })
  it.each([
    ['another format', { format: 'anneal/other', version: 1 }],
    ['no format', { name: 'x' }],
    ['a list', []],
    ['null', null],
    ['text', '{}'],
    ['a version that is no version', { format: 'anneal/test', version: 0 }]
  ])('refuses %s', (_what, value) => {
    expect(refusal(value).code).toBe('wrong-format')
  })
  it('names the first field that is wrong', () => {
    const error = refusal({ format: 'anneal/test', version: 3, name: '', tags: [] })
    expect(error.code).toBe('invalid-file')
    expect(error.message).toContain('name A name is needed.')
  })
})

describe('nameSchema', () => {
  const accepts = (name: string): boolean => nameSchema.safeParse(name).success

  it.each(['digits', 'Häuser 2024', '手書き数字', 'цифры', 'v1.2', 'my data (2)', 'console', 'a'.repeat(80)])(
    'takes %s',
    (name) => expect(accepts(name)).toBe(true)
  )
  it.each([
    ['nothing', ''],
    ['only spaces', '   '],
    ['81 characters', 'a'.repeat(81)],
    ['a slash', 'a/b'],
    ['a backslash', 'a\\b'],
    ['a colon', 'c:'],
    ['a star', '*'],
    ['a quote', '"a"'],
    ['a null', 'a\u0000'],
    ['a line break', 'a\nb'],
    ['the folder itself', '.'],
    ['the folder above', '..'],
    ['a leading dot', '.hidden'],
    ['a trailing dot', 'name.'],
    ['a Windows device', 'CON'],
    ['a Windows device with an ending', 'nul.txt'],
    ['a numbered Windows device', 'lpt1']
  ])('refuses %s with a sentence', (_what, name) => {
    const parsed = nameSchema.safeParse(name)
    expect(parsed.success).toBe(false)
    expect(parsed.error?.issues[0]?.message).toMatch(/name|Windows/)
  })
  it('drops spaces around a name', () => {
    expect(nameSchema.parse('  digits ')).toBe('digits')
  })
  it('whatever is accepted names one file of a folder on every platform', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        const parsed = nameSchema.safeParse(text)
        if (!parsed.success) return
        expect(parsed.data).toBe(parsed.data.trim())
        expect(parsed.data).not.toMatch(/[/\\:]/)
        expect(['', '.', '..']).not.toContain(parsed.data)
        expect(parsed.data.at(-1)).not.toBe('.')
        // Naming it again changes nothing.
        expect(nameSchema.parse(parsed.data)).toBe(parsed.data)
      }),
      { seed: 7 }
    )
  })
})
