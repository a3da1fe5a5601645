import { readFileSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Progress } from '@shared/ipc/payloads'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import { importDataset } from '@engine/data'
import { exportRun } from '.'
import { importDigits, runWithWeights, writeHouses } from './fixtures'

let root: string
let project: Project
let outs = 0
const freshOut = (): string => join(root, 'out', String(++outs))

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anneal-export-'))
  project = await createProject(join(root, 'project'))
  await importDigits(project, 60, 120)
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Changes one bias of the last layer: the last four bytes. */
function spoilWeights(dir: string): void {
  const path = join(dir, 'group1-shard1of1.bin')
  const bytes = readFileSync(path)
  bytes.writeFloatLE(bytes.readFloatLE(bytes.length - 4) + 0.1, bytes.length - 4)
  writeFileSync(path, bytes)
}

const files = ['README.md', 'group1-shard1of1.bin', 'model.json', 'preprocess.json', 'preprocess.mjs', 'preprocess.py']

describe('an exported image model', () => {
  it('answers under plain tfjs as the engine does, from the raw files', async () => {
    const run = await runWithWeights(project, 'digits', 'dense', { dropout: 0.3, l2: 0.01 })
    const out = freshOut()
    const progress: Progress[] = []
    const result = await exportRun(
      project,
      { run: run.id, format: 'tfjs', out, verify: true },
      { onProgress: (p) => progress.push(p) }
    )
    expect(result.files).toEqual(files)
    expect(await readdir(out)).toEqual(files)
    expect(result.verified?.by).toBe('@tensorflow/tfjs 4.22.0 (cpu)')
    expect(result.verified?.examples).toBe(100)
    expect(result.verified?.maxAbsDiff).toBeLessThan(1e-5)
    // Random weights answer almost evenly, so a difference of 0 would mean that nothing was compared.
    expect(result.verified?.maxAbsDiff).toBeGreaterThan(0)
    const sizes = await Promise.all(files.map(async (name) => (await readFile(join(out, name))).length))
    expect(result.bytes).toBe(sizes.reduce((a, b) => a + b))
    expect(progress.at(-1)).toMatchObject({ done: 100, total: 100, unit: 'examples' })

    const model = JSON.parse(await readFile(join(out, 'model.json'), 'utf8')) as {
      modelTopology: { config: { layers: { class_name: string; config: Record<string, unknown> }[] } }
      userDefinedMetadata: unknown
    }
    const layers = model.modelTopology.config.layers
    expect(layers.map((layer) => layer.class_name)).toEqual([
      'InputLayer',
      'Rescaling',
      'Flatten',
      'Dense',
      'Dropout',
      'Dense'
    ])
    expect(layers[1]?.config).toMatchObject({ scale: 1 / 255, offset: 0 })
    expect(model.userDefinedMetadata).toMatchObject({
      outputs: { output: { column: 'label', labels: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] } }
    })
    const readme = await readFile(join(out, 'README.md'), 'utf8')
    expect(readme).toContain("import { imageToInput, readOutput } from './preprocess.mjs'")
    expect(readme).toContain('[1, 28, 28, 1]')
    expect(readme).toContain('answered 100 examples')
  })

  it('works for the convolutional starter, in reasonable time', async () => {
    const run = await runWithWeights(project, 'digits', 'cnn')
    const result = await exportRun(project, { run: run.id, format: 'tfjs', out: freshOut(), verify: true })
    expect(result.verified?.examples).toBe(100)
    expect(result.verified?.maxAbsDiff).toBeLessThan(1e-5)
  })

  it('fits pictures of any size by the exported code', async () => {
    const source = join(root, 'pictures')
    for (let i = 0; i < 24; i++) {
      const [width, height] = [20 + ((i * 7) % 50), 15 + ((i * 11) % 60)]
      const pixels = Uint8Array.from(
        { length: width * height * 3 },
        (_, k) => (k * (i + 3) * 37 + ((k / 50) | 0)) % 256
      )
      const folder = join(source, i % 2 ? 'odd' : 'even')
      await mkdir(folder, { recursive: true })
      const picture = sharp(pixels, { raw: { width, height, channels: 3 } })
      await (i % 3 ? picture.png() : picture.jpeg({ quality: 90 })).toFile(
        join(folder, `${i}.${i % 3 ? 'png' : 'jpg'}`)
      )
    }
    for (const fit of ['pad', 'crop'] as const) {
      const name = `pictures ${fit}`
      await importDataset(project, { paths: [source], options: { name, fit, size: { width: 24, height: 18 } } })
      const run = await runWithWeights(project, name, 'dense')
      const result = await exportRun(project, { run: run.id, format: 'tfjs', out: freshOut(), verify: true })
      expect(result.verified?.examples).toBeGreaterThan(0)
      expect(result.verified?.maxAbsDiff).toBeLessThan(1e-5)
    }
  })
})

describe('an exported table model', () => {
  const layersOf = async (out: string): Promise<{ class_name: string; config: Record<string, unknown> }[]> => {
    const model = JSON.parse(await readFile(join(out, 'model.json'), 'utf8')) as {
      modelTopology: { config: { layers: { class_name: string; config: Record<string, unknown> }[] } }
    }
    return model.modelTopology.config.layers
  }
  const importHouses = async (name: string, target: string): Promise<void> => {
    const path = join(root, name, 'houses.csv')
    await writeHouses(path, 200)
    await importDataset(project, { paths: [path], options: { name, target } })
  }

  it('standardizes inside the model and answers in the unit of the target', async () => {
    await importHouses('prices', 'price')
    const run = await runWithWeights(project, 'prices', 'mlp')
    const out = freshOut()
    const result = await exportRun(project, { run: run.id, format: 'tfjs', out, verify: true })
    expect(result.verified?.examples).toBe(20)
    // Prices of about half a million: seven digits of float32 leave some hundredths.
    expect(result.verified?.maxAbsDiff).toBeLessThan(1)
    const layers = await layersOf(out)
    expect(layers.map((layer) => layer.class_name)).toEqual([
      'InputLayer',
      'BatchNormalization',
      'Dense',
      'Dense',
      'Dense',
      'Rescaling'
    ])
    const meaning = run.recipe.preprocess.outputs['output']
    if (meaning?.kind !== 'number') throw new Error('not a regression')
    expect(layers.at(-1)?.config).toMatchObject({ scale: meaning.std, offset: meaning.mean })
    expect(meaning.mean).toBeGreaterThan(300_000)
    const readme = await readFile(join(out, 'README.md'), 'utf8')
    expect(readme).toContain("import { readOutput, rowToInput } from './preprocess.mjs'")
    expect(readme).toContain('"city": "Oslo"')
  })

  it('gives a probability for each class', async () => {
    await importHouses('kinds', 'kind')
    const run = await runWithWeights(project, 'kinds', 'mlp')
    const result = await exportRun(project, { run: run.id, format: 'tfjs', out: freshOut(), verify: true })
    expect(result.verified?.examples).toBeGreaterThan(15)
    expect(result.verified?.maxAbsDiff).toBeLessThan(1e-5)
  })
})

describe('verification', () => {
  it('keeps a wrong export from appearing, and says how wrong it is', async () => {
    const run = await runWithWeights(project, 'digits', 'dense')
    const out = freshOut()
    const staged = join(root, 'out', `.staging-${outs}`)
    const exporting = exportRun(
      project,
      { run: run.id, format: 'tfjs', out, verify: true },
      { onProgress: ({ stage, done }) => stage === 'Writing the model' && done === 5 && spoilWeights(staged) }
    )
    await expect(exporting).rejects.toMatchObject({
      code: 'verification-failed',
      message: expect.stringMatching(/on 100 examples .* largest difference is 0\.\d+, at most 0\.0001/) as string,
      where: expect.stringContaining('t10k-images-idx3-ubyte #') as string,
      data: { examples: 100, tolerance: 1e-4 }
    })
    await expect(readdir(out)).rejects.toThrow('ENOENT')
    expect((await readdir(join(root, 'out'))).filter((name) => name.startsWith('.'))).toEqual([])
  })
  it('can be left out, and the files say so', async () => {
    const run = await runWithWeights(project, 'digits', 'dense')
    const out = freshOut()
    expect((await exportRun(project, { run: run.id, format: 'tfjs', out, verify: false })).verified).toBeNull()
    expect(await readFile(join(out, 'README.md'), 'utf8')).toContain('the check was left out')
  })
  it('says when an original picture is no longer what was imported', async () => {
    const changed = await createProject(join(root, 'changed', 'project'))
    await importDigits(changed, 20, 20)
    const run = await runWithWeights(changed, 'digits', 'dense')
    const file = join(root, 'changed', 'digits', 't10k-images-idx3-ubyte')
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(99, bytes.length - 784))
    const exporting = exportRun(changed, { run: run.id, format: 'tfjs', out: freshOut(), verify: true })
    await expect(exporting).rejects.toMatchObject({ code: 'source-changed', where: 't10k-images-idx3-ubyte #19' })
  })
  it('says when the original files are gone, and writes nothing', async () => {
    const lonely = await createProject(join(root, 'lonely', 'project'))
    await importDigits(lonely, 20, 20)
    const run = await runWithWeights(lonely, 'digits', 'dense')
    await rm(join(root, 'lonely', 'digits'), { recursive: true })
    const out = freshOut()
    await expect(exportRun(lonely, { run: run.id, format: 'tfjs', out, verify: true })).rejects.toMatchObject({
      code: 'source-missing'
    })
    await lonely.datasets.delete('digits')
    await expect(exportRun(lonely, { run: run.id, format: 'tfjs', out, verify: true })).rejects.toMatchObject({
      code: 'dataset-not-found',
      hint: expect.stringContaining('--no-verify')
    })
    await expect(readdir(out)).rejects.toThrow('ENOENT')
    await exportRun(lonely, { run: run.id, format: 'tfjs', out, verify: false })
    expect(await readdir(out)).toEqual(files)
  })
})

describe('exporting', () => {
  it('stops when asked, and leaves nothing', async () => {
    const run = await runWithWeights(project, 'digits', 'cnn')
    const out = freshOut()
    const controller = new AbortController()
    const exporting = exportRun(
      project,
      { run: run.id, format: 'tfjs', out, verify: true },
      {
        signal: controller.signal,
        onProgress: ({ unit, done }) => unit === 'examples' && done > 0 && controller.abort()
      }
    )
    await expect(exporting).rejects.toMatchObject({ code: 'cancelled' })
    expect((await readdir(join(root, 'out'))).filter((name) => name.startsWith('.'))).toEqual([])
    await expect(readdir(out)).rejects.toThrow('ENOENT')
  })
  it('never writes over something', async () => {
    const run = await runWithWeights(project, 'digits', 'dense')
    const out = freshOut()
    await exportRun(project, { run: run.id, format: 'tfjs', out, verify: false })
    await writeFile(join(out, 'mine.txt'), 'mine')
    const again = exportRun(project, { run: run.id, format: 'tfjs', out, verify: false })
    await expect(again).rejects.toMatchObject({ code: 'folder-not-empty', where: out })
    expect(await readFile(join(out, 'mine.txt'), 'utf8')).toBe('mine')
  })
  it.each(['saved-model', 'keras', 'onnx'] as const)('says that %s is not there yet', async (format) => {
    const exporting = exportRun(project, { run: 'any', format, out: freshOut(), verify: true })
    await expect(exporting).rejects.toMatchObject({ code: 'not-yet' })
  })
  it('needs a trained model', async () => {
    const { prepareRun } = await import('@engine/training')
    const run = await prepareRun(project, { dataset: 'digits', model: 'dense', training: {}, eager: false })
    const exporting = exportRun(project, { run: run.id, format: 'tfjs', out: freshOut(), verify: true })
    await expect(exporting).rejects.toMatchObject({ code: 'run-has-no-model' })
  })
})
