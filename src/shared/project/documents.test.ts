/** Every file of a project: one good document each, and the values that a hand edit gets wrong. */
import { describe, expect, it } from 'vitest'
import { AnnealError } from '../errors'
import { metricsLineSchema, nodeIdSchema, parseDocument } from '.'
import { documents } from './fixtures'

describe.each(documents)('$format.format', ({ format, good, broken }) => {
  it('reads its document, also after a way through JSON', () => {
    expect(parseDocument(format, JSON.parse(JSON.stringify(good)), 'file')).toEqual(good)
  })
  it.each(broken)('refuses a bad `%s`, naming it', (field, value) => {
    const attempt = (): unknown => parseDocument(format, { ...good, [field]: value }, 'file')
    expect(attempt).toThrow(AnnealError)
    expect(attempt).toThrow(new RegExp(`hand: ${field}`))
  })
  it('has a migration from each older version', () => {
    for (let version = 1; version < format.version; version++) expect(format.migrations[version]).toBeTypeOf('function')
  })
})

describe('lines and ids', () => {
  it('a metrics line says what it is', () => {
    const step = { kind: 'step', step: 1, epoch: 0.5, loss: 1, examplesPerSecond: 10 }
    expect(metricsLineSchema.parse(step)).toEqual(step)
    expect(metricsLineSchema.safeParse({ ...step, kind: 'epoch' }).success).toBe(false)
  })
  it('a node id is a layer name everywhere', () => {
    expect(nodeIdSchema.safeParse('dense_1').success).toBe(true)
    for (const id of ['', '1st', 'a b', 'a/b', 'ä', 'a'.repeat(65)])
      expect(nodeIdSchema.safeParse(id).success).toBe(false)
  })
})
