/**
 * Loads an exported folder the way anybody else would: plain @tensorflow/tfjs on its own CPU backend, the files on
 * disk and the folder's own preprocess.mjs. Plain JavaScript in a thread of its own, so that it runs unbuilt and
 * shares nothing with the TensorFlow of the engine.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import * as tf from '@tensorflow/tfjs'

/** Examples a call; small, so that progress moves and a stop is quick. */
const BATCH = 10

const { dir, examples } = workerData

async function readModel() {
  const { modelTopology, weightsManifest, userDefinedMetadata } = JSON.parse(
    await readFile(join(dir, 'model.json'), 'utf8')
  )
  const shards = await Promise.all(
    weightsManifest.flatMap(({ paths }) => paths).map((path) => readFile(join(dir, path)))
  )
  const weightData = new Uint8Array(Buffer.concat(shards)).buffer
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights)
  return { modelTopology, weightSpecs, weightData, userDefinedMetadata }
}

async function main() {
  await tf.setBackend('cpu')
  const model = await tf.loadLayersModel({ load: readModel })
  const preprocess = JSON.parse(await readFile(join(dir, 'preprocess.json'), 'utf8'))
  const { imageToInput, rowToInput } = await import(pathToFileURL(join(dir, 'preprocess.mjs')).href)
  const inputs = Object.entries(preprocess.inputs)
  const outputs = Object.keys(preprocess.outputs).map(() => [])

  for (let first = 0; first < examples.length; first += BATCH) {
    const batch = examples.slice(first, first + BATCH)
    tf.tidy(() => {
      const tensors = inputs.map(([name, spec], i) => {
        const one = (raw) => (spec.kind === 'image' ? imageToInput(spec, raw) : rowToInput(spec, raw))
        const rows = batch.map((example) => tf.tensor(one(example[name]), model.inputs[i].shape.slice(1)))
        return tf.stack(rows)
      })
      const results = model.predict(tensors.length === 1 ? tensors[0] : tensors)
      for (const [i, result] of (Array.isArray(results) ? results : [results]).entries()) {
        outputs[i].push(...result.dataSync())
      }
    })
    parentPort.postMessage({ type: 'progress', done: first + batch.length })
  }
  parentPort.postMessage({
    type: 'done',
    by: `@tensorflow/tfjs ${tf.version.tfjs} (${tf.getBackend()})`,
    outputs: Object.keys(preprocess.outputs).map((name, i) => [name, Float32Array.from(outputs[i])])
  })
}

await main()
