// Loaded before the product (node --import): keeps the compiled step's graph and what the longest training call was fed
// with, for profile/steps.py. The product itself runs as always.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import Module from 'node:module'
import { join } from 'node:path'

const folder = process.env.ANNEAL_PROFILE_TO
/** tensorflow.DataType */
const types = { 1: 'float32', 3: 'int32', 4: 'uint8' }

const load = Module._load
let captured = false
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest)
  if (request === '@tensorflow/tfjs-node-gpu' && !captured) {
    captured = true
    const backend = loaded.backend()
    backend.binding = spyOn(backend.binding)
  }
  return loaded
}

function spyOn(binding) {
  mkdirSync(folder, { recursive: true })
  const made = new Map()
  const calls = { writes: [], train: null }

  function keep(name, fed, fetches) {
    const feeds = fed.map(({ name: feed, shape, dtype, values }, i) => {
      const file = `${name}-${i}.bin`
      writeFileSync(join(folder, file), new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
      return { name: feed, shape, dtype: types[dtype], file }
    })
    return { feeds, fetches: fetches.split(',') }
  }
  const overrides = {
    loadSavedModel(from, tag) {
      cpSync(from, join(folder, 'model'), { recursive: true })
      return binding.loadSavedModel(from, tag)
    },
    createTensor(shape, dtype, values) {
      const id = binding.createTensor(shape, dtype, values)
      made.set(id, { shape, dtype, values })
      return id
    },
    deleteTensor(id) {
      made.delete(id)
      binding.deleteTensor(id)
    },
    runSavedModel(id, ids, feeds, fetches) {
      const fed = feeds === '' ? [] : feeds.split(',').map((name, i) => ({ name, ...made.get(ids[i]) }))
      const steps = fed.find(({ name }) => name.endsWith('/count'))?.values[0]
      if (fetches.startsWith('written/')) calls.writes.push(keep(`write-${calls.writes.length}`, fed, fetches))
      if (steps !== undefined && steps > (calls.train?.steps ?? -1)) {
        calls.train = { ...keep('train', fed, fetches), steps }
      }
      writeFileSync(join(folder, 'calls.json'), JSON.stringify(calls))
      return binding.runSavedModel(id, ids, feeds, fetches)
    }
  }
  return Object.create(binding, Object.getOwnPropertyDescriptors(overrides))
}
