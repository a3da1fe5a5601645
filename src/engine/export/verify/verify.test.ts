import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createProject } from '@store/index'
import type { Project, StoredRun } from '@store/types'
import { openPacked } from '@engine/data'
import { loadTensorFlow } from '@engine/runtime'
import { exportRun } from '..'
import { importDigits, runWithWeights } from '../fixtures'
import { chooseRows, compare, examplesFor, verifyExport, type Verified } from '.'

let root: string
let project: Project
let run: StoredRun
let whole: string
let dir: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anneal-verify-'))
  project = await createProject(join(root, 'project'))
  await importDigits(project, 40, 12)
  run = await runWithWeights(project, 'digits', 'dense')
  whole = join(root, 'whole')
  await exportRun(project, { run: run.id, format: 'tfjs', out: whole, verify: false })
})
afterAll(() => rm(root, { recursive: true, force: true }))

beforeEach(async () => {
  dir = await mkdtemp(join(root, 'copy-'))
  await cp(whole, dir, { recursive: true })
})

async function verify(): Promise<Verified> {
  const { tensors } = await project.runs.readModel(run.id)
  return verifyExport(project, { runtime: await loadTensorFlow(), run, tensors }, dir, {})
}

async function edit(name: string, change: (text: string) => string): Promise<void> {
  const path = join(dir, name)
  const before = await readFile(path, 'utf8')
  const after = change(before)
  expect(after).not.toBe(before)
  await writeFile(path, after)
}

describe('verifyExport', () => {
  it('passes for what was written, on as many examples as there are', async () => {
    expect(await verify()).toMatchObject({ examples: 12 })
  })
  it.each([
    [
      'other pixels',
      'preprocess.mjs',
      (text: string) =>
        text
          .replace('Float32Array.from(fitImage(', 'Float32Array.from([...fitImage(')
          .replace('spec, image))\n}', 'spec, image)].reverse())\n}')
    ],
    ['another scale', 'model.json', (text: string) => text.replace('"scale":0.00392', '"scale":0.00492')]
  ])('fails for %s', async (_what, name, change) => {
    await edit(name, change)
    await expect(verify()).rejects.toMatchObject({ code: 'verification-failed', data: { examples: 12 } })
  })
  it.each([
    [
      'a weight that is not there',
      'model.json',
      (text: string) => text.replace('"name":"output/bias"', '"name":"output/other"')
    ],
    [
      'code that throws',
      'preprocess.mjs',
      (text: string) =>
        text.replace(
          'export function fitImage(spec, image) {',
          'export function fitImage(spec, image) {\n  throw new Error("broken")'
        )
    ]
  ])('fails for files that do not run: %s', async (_what, name, change) => {
    await edit(name, change)
    await expect(verify()).rejects.toMatchObject({
      code: 'verification-failed',
      message: expect.stringContaining('could not run') as string
    })
  })
})

describe('compare', () => {
  const classes = { kind: 'category' as const, column: 'label', classes: ['a', 'b'] }
  const number = { kind: 'number' as const, column: 'price', mean: 1000, std: 10 }
  it('allows 0.0001 between probabilities', () => {
    expect(compare(classes, Float32Array.of(0.5, 0.5), Float32Array.of(0.50005, 0.49995))).toMatchObject({ fits: true })
    const apart = compare(classes, Float32Array.of(0.5, 0.5), Float32Array.of(0.5, 0.4998))
    expect(apart).toMatchObject({ fits: false, worst: 1 })
    expect(apart.maxAbsDiff).toBeCloseTo(0.0002, 6)
  })
  it('measures numbers by their size, and by the standard deviation near 0', () => {
    expect(compare(number, Float32Array.of(1e6), Float32Array.of(1e6 + 50)).fits).toBe(true)
    expect(compare(number, Float32Array.of(1e6), Float32Array.of(1e6 + 200)).fits).toBe(false)
    expect(compare(number, Float32Array.of(0), Float32Array.of(0.0005)).fits).toBe(true)
    expect(compare(number, Float32Array.of(0), Float32Array.of(0.002)).fits).toBe(false)
  })
  it('never takes NaN, infinity or a missing answer for agreement', () => {
    expect(compare(classes, Float32Array.of(0.5), Float32Array.of(Number.NaN))).toMatchObject({
      fits: false,
      maxAbsDiff: Infinity
    })
    expect(compare(number, Float32Array.of(0.5), Float32Array.of(Infinity)).fits).toBe(false)
    expect(compare(classes, Float32Array.of(0.5, 0.5), Float32Array.of(0.5)).fits).toBe(false)
  })
})

describe('chooseRows', () => {
  it('spreads over the test split', async () => {
    const data = await openPacked(project, 'digits')
    expect([...chooseRows(data, 4)]).toEqual([40, 43, 46, 49])
    expect(chooseRows(data, 100).length).toBe(12)
  })
  it('takes validation or training examples where there is no test split', async () => {
    const data = await openPacked(project, 'digits')
    const without = (part: number) => ({
      ...data,
      rows: (split: 'train' | 'validation' | 'test') =>
        split === 'test' ? new Int32Array(0) : Int32Array.of(part, part)
    })
    expect([...chooseRows(without(3), 1)]).toEqual([3])
    expect([...chooseRows({ ...data, rows: () => new Int32Array(0) }, 5)]).toEqual([])
  })
})

describe('examplesFor', () => {
  it('is a hundred, fewer only where they would take minutes', () => {
    expect(examplesFor(0)).toBe(100)
    expect(examplesFor(20_000_000)).toBe(100)
    expect(examplesFor(200_000_000)).toBe(30)
    expect(examplesFor(1e12)).toBe(10)
  })
})
