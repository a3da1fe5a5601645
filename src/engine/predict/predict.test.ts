import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProject } from '@store/index'
import type { Project, StoredRun } from '@store/types'
import { initialWeights, planNetwork } from '@engine/model'
import { digit, importDigits, runWithWeights, writeHouses } from '@engine/export/fixtures'
import { importDataset } from '@engine/data'
import { evaluateRun } from '@engine/evaluation'
import { prepareRun, trainRun } from '@engine/training'
import { predictDrawing, predictFiles, predictRow, type Drawing } from '.'

let root: string
let project: Project
let run: StoredRun

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anneal-predict-'))
  project = await createProject(join(root, 'project'))
  await importDigits(project, 4000, 100)
  run = await prepareRun(project, { dataset: 'digits', model: 'dense', training: { epochs: 3, seed: 1 }, eager: true })
  await trainRun(project, run.id)
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** A digit as a person draws it: large, anywhere on the canvas, in RGB, dark on light. */
function drawn(index: number, { light, channels }: { light: boolean; channels: 1 | 3 }): Drawing {
  const [edge, factor] = [300, 7]
  const pixels = new Uint8Array(edge * edge * channels).fill(light ? 255 : 0)
  const { pixels: digitPixels } = digit(index)
  const [left, top] = [(index * 13) % 100, (index * 29) % 100]
  for (let y = 0; y < 28 * factor; y++) {
    for (let x = 0; x < 28 * factor; x++) {
      const ink = digitPixels[Math.floor(y / factor) * 28 + Math.floor(x / factor)] ?? 0
      const at = ((y + top) * edge + x + left) * channels
      for (let c = 0; c < channels; c++) pixels[at + c] = light ? 255 - ink : ink
    }
  }
  return { width: edge, height: edge, channels, pixels }
}

describe('predictDrawing', () => {
  it('knows drawn digits as well as those of the data, on any canvas', async () => {
    const { metrics } = await evaluateRun(project, { run: run.id, split: 'test' })
    const accuracy = metrics['accuracy'] ?? 0
    expect(accuracy).toBeGreaterThan(0.85)
    for (const canvas of [
      { light: true, channels: 3 },
      { light: false, channels: 1 }
    ] as const) {
      let right = 0
      for (let i = 0; i < 100; i++) {
        const { predictions } = await predictDrawing(project, { run: run.id, drawing: drawn(i, canvas) })
        if (predictions[0]?.label === String(digit(i).label)) right++
      }
      expect(right / 100).toBeGreaterThan(accuracy - 0.06)
    }
  })
  it('gives all classes, the most probable first, and what the network saw', async () => {
    const drawing = drawn(0, { light: true, channels: 3 })
    const { predictions, failed } = await predictDrawing(project, { run: run.state.name, drawing })
    expect(failed).toEqual([])
    const [{ label, probabilities, seen, input }] = predictions as [(typeof predictions)[number]]
    expect(input).toBe('drawing')
    expect(probabilities.length).toBe(10)
    expect(probabilities[0]?.label).toBe(label)
    expect(probabilities.reduce((sum, p) => sum + p.probability, 0)).toBeCloseTo(1, 5)
    expect(probabilities.map((p) => p.probability)).toEqual(
      probabilities.map((p) => p.probability).toSorted((a, b) => b - a)
    )
    expect(seen).toMatchObject({ width: 28, height: 28, channels: 1 })
    // White on black, as the data is.
    expect(seen?.pixels[0]).toBe(0)
    expect(Math.max(...(seen?.pixels ?? []))).toBeGreaterThan(200)
    const top = await predictDrawing(project, { run: run.id, drawing, top: 3 })
    expect(top.predictions[0]?.probabilities).toEqual(probabilities.slice(0, 3))
  })
  it('answers with better weights as soon as they are there', async () => {
    const { id, recipe } = await runWithWeights(project, 'digits', 'dense')
    const drawing = drawn(3, { light: false, channels: 1 })
    const answer = async () => (await predictDrawing(project, { run: id, drawing })).predictions[0]?.probabilities
    const first = await answer()
    expect(await answer()).toEqual(first)
    const tensors = initialWeights(planNetwork(recipe.graph), 99)
    await project.runs.writeModel(id, { step: 2, epoch: 2, tensors })
    expect(await answer()).not.toEqual(first)
  })
  it('goes on without the data, the drawing then only brought to size', async () => {
    const alone = await createProject(join(root, 'alone', 'project'))
    await importDigits(alone, 40, 10)
    const { id } = await runWithWeights(alone, 'digits', 'dense')
    await alone.datasets.delete('digits')
    const { predictions } = await predictDrawing(alone, { run: id, drawing: drawn(0, { light: false, channels: 1 }) })
    expect(predictions[0]?.seen?.pixels.length).toBe(784)
  })
  it('answers many calls at once', async () => {
    const calls = Array.from({ length: 8 }, (_, i) =>
      predictDrawing(project, { run: run.id, drawing: drawn(i % 2, { light: true, channels: 3 }) })
    )
    const labels = (await Promise.all(calls)).map(({ predictions }) => predictions[0]?.label)
    expect(new Set(labels.filter((_, i) => i % 2 === 0)).size).toBe(1)
  })
})

describe('predictFiles', () => {
  it('reads pictures as the import does; a bad one does not stop the others', async () => {
    const folder = join(root, 'files')
    await mkdir(folder, { recursive: true })
    const paths: string[] = []
    for (let i = 0; i < 5; i++) {
      const path = join(folder, `${i}.png`)
      await sharp(digit(i).pixels, { raw: { width: 28, height: 28, channels: 1 } })
        .png()
        .toFile(path)
      paths.push(path)
    }
    await writeFile(join(folder, 'text.png'), 'not a picture')
    await writeFile(join(folder, 'notes.txt'), 'no picture, and not called one')
    const missing = join(folder, 'missing.png')
    const { predictions, failed } = await predictFiles(project, {
      run: run.id,
      paths: [...paths, join(folder, 'text.png'), missing]
    })
    const { predictions: judged } = await evaluateRun(project, { run: run.id, split: 'test' })
    expect(predictions.map(({ input, label }) => [input, label])).toEqual(
      paths.map((path, i) => [path, String(judged[i]?.predicted)])
    )
    expect(predictions[0]?.probabilities[0]?.probability).toBeCloseTo(judged[0]?.confidence ?? 0, 5)
    expect(predictions[0]?.seen?.pixels).toEqual(new Uint8Array(digit(0).pixels))
    expect(failed.map(({ input, error }) => [input, error.code])).toEqual([
      [missing, 'enoent'],
      [join(folder, 'text.png'), 'not-an-image']
    ])
    const whole = await predictFiles(project, { run: run.id, paths: [folder], top: 1 })
    expect(whole.predictions.map(({ input }) => input)).toEqual(paths)
    expect(whole.failed.map(({ input }) => input)).toEqual([join(folder, 'text.png')])
  })
  it('refuses rows for a network of pictures', async () => {
    await expect(predictRow(project, { run: run.id, row: { a: '1' } })).rejects.toMatchObject({
      code: 'wrong-input',
      message: expect.stringContaining('trained on pictures') as string
    })
  })
})

describe('tables', () => {
  let prices: StoredRun
  let csv: string
  beforeAll(async () => {
    csv = join(root, 'houses', 'houses.csv')
    await writeHouses(csv, 200)
    await importDataset(project, { paths: [csv], options: { name: 'houses', target: 'price' } })
    prices = await runWithWeights(project, 'houses', 'mlp')
  })

  it('predicts a typed row in the unit of the target', async () => {
    const row = { area: '50', rooms: '', city: 'Oslo', kind: 'flat', other: 'ignored' }
    const { predictions } = await predictRow(project, { run: prices.id, row })
    expect(predictions).toEqual([{ input: 'row', label: null, value: expect.any(Number) as number, probabilities: [] }])
    expect(predictions[0]?.value).toBeGreaterThan(10_000)
  })
  it('names the column of a bad number, and one that is not there', async () => {
    const row = { area: '50', rooms: 'many', city: 'Oslo', kind: 'flat' }
    await expect(predictRow(project, { run: prices.id, row })).rejects.toMatchObject({
      code: 'bad-number',
      where: 'rooms'
    })
    await expect(predictRow(project, { run: prices.id, row: { area: '50' } })).rejects.toMatchObject({
      code: 'missing-columns'
    })
  })
  it('predicts every row of a CSV file as evaluation does, and lists the rows it cannot', async () => {
    const { predictions, failed } = await predictFiles(project, { run: prices.id, paths: [csv] })
    expect(predictions.length).toBe(199)
    expect(failed).toEqual([
      { input: `${csv} row 8`, error: expect.objectContaining({ code: 'bad-number' }) as object }
    ])
    const { predictions: judged } = await evaluateRun(project, { run: prices.id, split: 'test' })
    const byInput = new Map(predictions.map((p) => [p.input, p.value]))
    for (const { index, predicted } of judged) {
      if (index === 7) continue
      expect(byInput.get(`${csv} row ${index + 1}`)).toBeCloseTo(predicted, 1)
    }
  })
  it('says of a file what is wrong with it', async () => {
    const [other, ragged] = [join(root, 'other.csv'), join(root, 'ragged.csv')]
    await writeFile(other, 'a,b\n1,2\n')
    await writeFile(ragged, 'area,rooms,city,kind\n50,2,Oslo,flat\n50,2\n')
    const { predictions, failed } = await predictFiles(project, {
      run: prices.id,
      paths: [other, ragged, root + '/none.csv']
    })
    expect(predictions.map(({ input }) => input)).toEqual([`${ragged} row 1`])
    expect(failed.map(({ input, error }) => [input, error.code])).toEqual([
      [other, 'missing-columns'],
      [`${ragged} line 3`, 'bad-row'],
      [root + '/none.csv', 'enoent']
    ])
  })
  it('refuses a drawing', async () => {
    const drawing = drawn(0, { light: true, channels: 3 })
    await expect(predictDrawing(project, { run: prices.id, drawing })).rejects.toMatchObject({ code: 'wrong-input' })
  })
})
