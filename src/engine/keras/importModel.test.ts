import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AnnealError } from '@shared/errors'
import { createProject, type Project } from '@store/index'
import { zipOf } from '@engine/data/archive/fixtures'
import { buildModel, floatsOf, setModelWeights } from '@engine/model'
import { loadTensorFlow, setThreads } from '@engine/runtime'
import { importModel } from './importModel'

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))
let root: string
let project: Project
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anneal-keras-test-'))
  project = await createProject(join(root, 'project'), { name: 'Test' })
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function fails(path: string, signal?: AbortSignal): Promise<AnnealError> {
  const before = await readdir(join(project.dir, 'models')).catch(() => [])
  const error: unknown = await importModel(project, { path }, signal ? { signal } : {}).then(
    () => null,
    (e: unknown) => e
  )
  if (!(error instanceof AnnealError)) throw new Error(`expected a refusal, got ${String(error)}`)
  // Nothing half done.
  expect(await readdir(join(project.dir, 'models')).catch(() => [])).toEqual(before)
  return error
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(root, name)
  await writeFile(path, content)
  return path
}

describe('opening what Keras saved', () => {
  it.each(['small.keras', 'small.h5'])('gives the outputs Keras gives: %s', async (name) => {
    const opened = await importModel(project, { path: fixture(name), name })
    // A nested model is part of the whole, its layers named with it.
    expect(opened).toMatchObject({ model: name, layers: 10, withWeights: true })
    expect(opened.notes).toEqual(['The regularization of one layer is left out: here it is a setting of the training.'])
    const { graph } = await project.models.read(name)
    expect(graph.nodes.map(({ id }) => id)).toContain('inner_norm')
    const { given, answer } = JSON.parse(await readFile(fixture('small.answers.json'), 'utf8')) as {
      given: number[]
      answer: number[]
    }
    setThreads({ interOp: 1, intraOp: 1 })
    const { tf } = await loadTensorFlow()
    const model = buildModel(tf, graph, 0)
    setModelWeights(tf, model, graph, await project.models.readWeights(name))
    const output = tf.tidy(() => [
      ...(model.predict(tf.tensor(given, [2, 6, 6, 1])) as { dataSync(): Float32Array }).dataSync()
    ])
    model.dispose()
    expect(output).toHaveLength(answer.length)
    output.forEach((value, i) => expect(Math.abs(value - (answer[i] ?? 9))).toBeLessThan(1e-6))
  })

  it('reads a recurrent layer’s weights alike from both formats', async () => {
    await importModel(project, { path: fixture('rows.keras'), name: 'rows' })
    await importModel(project, { path: fixture('rows.h5'), name: 'rows2' })
    const bits = async (name: string) =>
      (await project.models.readWeights(name)).map((t) => [t.name, [...floatsOf(t.data)]])
    expect(await bits('rows')).toEqual(await bits('rows2'))
    expect((await project.models.readWeights('rows')).map((t) => t.name)).toEqual([
      'reader/kernel',
      'reader/recurrent_kernel',
      'reader/bias',
      'answer/kernel',
      'answer/bias'
    ])
  })

  it('takes a free name, and refuses one that was asked for and is taken', async () => {
    const first = await importModel(project, { path: fixture('rows.keras') })
    expect(first.model).toBe('rows-2')
    await expect(importModel(project, { path: fixture('rows.keras'), name: 'rows' })).rejects.toMatchObject({
      code: 'model-exists'
    })
  })

  it('opens a TF.js model with the weights beside it, also quantized ones', async () => {
    const folder = join(root, 'tfjs')
    await mkdir(folder)
    const layers = [
      { class_name: 'InputLayer', name: 'in', config: { name: 'in', batch_input_shape: [null, 2] }, inbound_nodes: [] },
      {
        class_name: 'Dense',
        name: 'out',
        config: { name: 'out', units: 1, activation: 'linear', use_bias: true },
        inbound_nodes: [[['in', 0, 0, {}]]]
      }
    ]
    const config = { name: 'm', layers, input_layers: [['in', 0, 0]], output_layers: [['out', 0, 0]] }
    const weights = [
      { name: 'out/kernel', shape: [2, 1], dtype: 'float32' },
      { name: 'out/bias', shape: [1], dtype: 'float32', quantization: { dtype: 'uint8', min: -1, scale: 0.5 } }
    ]
    const model = {
      format: 'layers-model',
      modelTopology: { class_name: 'Model', config },
      weightsManifest: [{ paths: ['one.bin', 'two.bin'], weights }]
    }
    await writeFile(join(folder, 'model.json'), JSON.stringify(model))
    const bytes = Buffer.alloc(9)
    bytes.writeFloatLE(1.5, 0)
    bytes.writeFloatLE(-2, 4)
    bytes.writeUInt8(3, 8)
    await writeFile(join(folder, 'one.bin'), bytes.subarray(0, 5))
    expect((await fails(folder)).code).toBe('weights-missing')
    await writeFile(join(folder, 'two.bin'), bytes.subarray(5))
    await importModel(project, { path: folder, name: 'tfjs' })
    const read = await project.models.readWeights('tfjs')
    expect(read.map((t) => [...floatsOf(t.data)])).toEqual([[1.5, -2], [0.5]])
    model.weightsManifest = [{ paths: ['../one.bin', 'two.bin'], weights }]
    await writeFile(join(folder, 'model.json'), JSON.stringify(model))
    expect((await fails(folder)).message).toContain('only files beside it')
  })
})

describe('what is no model, or was made to do harm', () => {
  it('names a Lambda and never runs it', async () => {
    const error = await fails(fixture('lambda.h5'))
    expect(error).toMatchObject({ code: 'model-not-taken' })
    expect(error.message).toContain('Lambda “twice”: it holds code, which is never run.')
  })

  it.each(['small.keras', 'small.h5'])('refuses a %s that is cut off', async (name) => {
    const whole = await readFile(fixture(name))
    for (const part of [0.1, 0.5, 0.9, 0.999]) {
      const path = await file(`cut-${name}`, whole.subarray(0, Math.floor(whole.length * part)))
      expect((await fails(path)).code).toBe('model-file-damaged')
    }
  })

  it('survives bytes changed anywhere in HDF5', async () => {
    const whole = await readFile(fixture('rows.h5'))
    for (let i = 0; i < 60; i++) {
      const bytes = Buffer.from(whole)
      for (let k = 0; k < 8; k++) bytes[8 + ((i * 7919 + k * 104729) % (bytes.length - 8))] = (i * 31 + k) % 256
      const path = await file('changed.h5', bytes)
      const result: unknown = await importModel(project, { path, name: `changed${i}` }).catch((e: unknown) => e)
      if (result instanceof Error) expect(result).toBeInstanceOf(AnnealError)
    }
  })

  it('refuses a description that unpacks without end, whatever the directory says', async () => {
    const endless = Buffer.alloc(80e6, 0x20)
    const config = { name: 'config.json', content: endless }
    expect((await fails(await file('bomb.keras', zipOf([config])))).code).toBe('model-too-large')
    const error = await fails(await file('liar.keras', zipOf([{ ...config, size: 100 }])))
    expect(error.code).toBe('model-file-damaged')
    const other = { name: 'other.txt', content: Buffer.from('x') }
    expect((await fails(await file('empty.keras', zipOf([other])))).message).toContain('config.json')
  })

  it.each(['config.json', 'model.weights.h5'])('refuses an archive whose %s has another checksum', async (name) => {
    const entries = [
      { name: 'config.json', content: Buffer.from('{}') },
      { name: 'model.weights.h5', content: await readFile(fixture('rows.h5')) }
    ].map((entry) => (entry.name === name ? { ...entry, crc: 1 } : entry))
    const error = await fails(await file('other-bytes.keras', zipOf(entries)))
    expect(error).toMatchObject({ code: 'model-file-damaged', message: expect.stringContaining('checksum') as string })
  })

  it('refuses what is something else, by what it is', async () => {
    expect((await fails(await file('list.json', '[1, 2]'))).code).toBe('not-a-keras-model')
    expect((await fails(await file('broken.json', '{"class_name":'))).message).toContain('not valid JSON')
    expect((await fails(await file('picture.png', Buffer.from([0x89, 0x50, 0x4e, 0x47])))).code).toBe(
      'not-a-keras-model'
    )
    expect((await fails(await file('model.pkl', Buffer.from([0x80, 0x04])))).code).toBe('not-a-keras-model')
    expect((await fails(await file('graph.json', '{"format":"graph-model","modelTopology":{}}'))).message).toContain(
      'graph model'
    )
    expect((await fails(root)).message).toContain('model.json')
  })

  it('names every layer whose weights have another shape', async () => {
    const folder = join(root, 'misfit')
    await mkdir(folder)
    const dense = (name: string, units: number) => ({ class_name: 'Dense', config: { name, units } })
    const layers = [
      { class_name: 'InputLayer', config: { name: 'in', batch_shape: [null, 2] } },
      dense('a', 3),
      dense('b', 1)
    ]
    const weights = ['a', 'b'].flatMap((name) => [
      { name: `${name}/kernel`, shape: [2, 2], dtype: 'float32' },
      { name: `${name}/bias`, shape: [2], dtype: 'float32' }
    ])
    await writeFile(join(folder, 'w.bin'), Buffer.alloc(48))
    await writeFile(
      join(folder, 'model.json'),
      JSON.stringify({
        modelTopology: { class_name: 'Sequential', config: { name: 'm', layers } },
        weightsManifest: [{ paths: ['w.bin'], weights }]
      })
    )
    const error = await fails(folder)
    expect(error.code).toBe('weights-do-not-fit')
    expect(error.message).toContain('“a” has 2 × 2, 2 and needs 2 × 3, 3; “b” has 2 × 2, 2 and needs 3 × 1, 1.')
  })

  it('leaves nothing behind when it is cancelled', async () => {
    const stop = new AbortController()
    stop.abort()
    expect((await fails(fixture('small.keras'), stop.signal)).code).toBe('cancelled')
  })
})

describe('weights of a model', () => {
  it('go where it goes: copies, new names, the trash and back', async () => {
    await copyFile(fixture('rows.keras'), join(root, 'reader.keras'))
    await importModel(project, { path: join(root, 'reader.keras') })
    const { models, trash } = project
    await models.duplicate('reader', 'copy')
    await models.rename('reader', 'renamed')
    expect(await models.readWeights('copy')).toEqual(await models.readWeights('renamed'))
    expect(await models.readWeights('copy')).toHaveLength(5)
    const undo = await models.delete('renamed')
    expect(await readdir(join(project.dir, 'models'))).not.toContain('renamed.weights')
    await trash.undo(undo)
    expect(await models.readWeights('renamed')).toHaveLength(5)
  })

  it('that are damaged are told, not used', async () => {
    await importModel(project, { path: fixture('rows.keras'), name: 'hurt' })
    await writeFile(join(project.dir, 'models', 'hurt.weights', 'weights.bin'), 'nothing')
    await expect(project.models.readWeights('hurt')).rejects.toMatchObject({ code: 'weights-damaged' })
  })
})
