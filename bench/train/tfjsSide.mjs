// Plain tfjs-node `fit`, as its users write it: the stock addon, none of Anneal's code.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const require = createRequire(import.meta.url)
const util = require('node:util')
util.isNullOrUndefined ??= (x) => x === null || x === undefined // gone in Node 23, tfjs-node still calls them
util.isArray ??= Array.isArray
const tf = require('@tensorflow/tfjs-node-gpu')

const ask = JSON.parse(process.argv[2])
const { batch, rows } = ask
const LEAST_STEPS = 50
const LONGEST_EPOCH = 6

function read(part, count) {
  const images = readFileSync(join(ask.data, `${part}-images-idx3-ubyte`)).subarray(16)
  const labels = readFileSync(join(ask.data, `${part}-labels-idx1-ubyte`)).subarray(8)
  const n = Math.min(count ?? labels.length, labels.length)
  return tf.tidy(() => ({
    x: tf.tensor4d(
      Float32Array.from(images.subarray(0, n * 784), (v) => v / 255),
      [n, 28, 28, 1]
    ),
    y: tf.oneHot(tf.tensor1d(Int32Array.from(labels.subarray(0, n)), 'int32'), 10).toFloat()
  }))
}

const { layers } = tf
const first = { inputShape: [28, 28, 1] }
const out = () => layers.dense({ units: 10, activation: 'softmax' })
const sequential = (list) => tf.sequential({ layers: list })
const networks = {
  dense: () => sequential([layers.flatten(first), layers.dense({ units: 128, activation: 'relu' }), out()]),
  cnn: () =>
    sequential([
      layers.conv2d({ ...first, filters: 32, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({}),
      layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({}),
      layers.flatten(),
      layers.dense({ units: 128, activation: 'relu' }),
      out()
    ]),
  lstm: () => sequential([layers.reshape({ ...first, targetShape: [28, 28] }), layers.lstm({ units: 128 }), out()]),
  'resnet-20': resnet20
}

/** He et al. 2015, section 4.2, n = 3; as keras_side.py has it. */
function resnet20() {
  const convolve = (t, filters, kernelSize, strides = 1) =>
    layers.conv2d({ filters, kernelSize, strides, padding: 'same' }).apply(t)
  const normalize = (t) => layers.batchNormalization({ momentum: 0.9 }).apply(t)
  const entering = tf.input({ shape: [28, 28, 1] })
  let t = layers.reLU().apply(normalize(convolve(entering, 16, 3)))
  for (const [stage, filters] of [16, 32, 64].entries()) {
    for (let block = 0; block < 3; block++) {
      const strides = stage > 0 && block === 0 ? 2 : 1
      let inner = layers.reLU().apply(normalize(convolve(t, filters, 3, strides)))
      inner = normalize(convolve(inner, filters, 3))
      const shortcut = strides === 2 ? convolve(t, filters, 1, strides) : t
      t = layers.reLU().apply(layers.add().apply([inner, shortcut]))
    }
  }
  return tf.model({ inputs: entering, outputs: out().apply(layers.globalAveragePooling2d({}).apply(t)) })
}

function network() {
  const model = networks[ask.model]()
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
  return model
}

const whole = read('train', rows)
const parts = new Map([[rows, whole]])
function part(n) {
  if (!parts.has(n)) parts.set(n, { x: whole.x.slice(0, n), y: whole.y.slice(0, n) })
  return parts.get(n)
}
const seconds = () => performance.now() / 1000
const fit = (model, n, epochs = 1) => model.fit(part(n).x, part(n).y, { batchSize: batch, epochs, verbose: 0 })

async function measure(model, n, { least, most }) {
  const begun = seconds()
  let steps = 0
  for (;;) {
    await fit(model, n)
    steps += Math.ceil(n / batch)
    const took = seconds() - begun
    if (took >= most || (took >= least && steps >= LEAST_STEPS)) {
      return { stepMs: (took * 1000) / steps, steps, seconds: took }
    }
  }
}

async function accuracy(n, epochs) {
  const model = network()
  await fit(model, n, epochs)
  const { x, y } = read('t10k')
  const found = model.evaluate(x, y, { batchSize: 500 })[1].dataSync()[0]
  model.dispose()
  return { accuracy: found }
}

/** One epoch, shortened where it would take long. @returns rows of a measured epoch */
async function warm(model) {
  const few = Math.min(rows, 10 * batch + (rows % batch))
  await fit(model, few)
  const begun = seconds()
  await fit(model, few)
  const step = ((seconds() - begun) * batch) / few
  const steps = Math.max(LEAST_STEPS, Math.floor(LONGEST_EPOCH / 2 / step))
  const fits = (step * rows) / batch <= LONGEST_EPOCH ? rows : Math.min(rows, steps * batch + (rows % batch))
  await fit(model, fits)
  return fits
}

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`)
const model = network()
const fits = await warm(model)
say({ ready: true, versions: { tfjs: tf.version.tfjs }, settings: {}, rows: fits })
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line)
  say(asked.do === 'measure' ? await measure(model, fits, asked) : await accuracy(asked.rows, asked.epochs))
}
