import { describe as suite, expect, it } from 'vitest'
import { cpuReason, describe, type Machine } from './device'
import { loadError, loadTensorFlow } from './tensorflow'
import { defaultThreads, setThreads } from './threads'
import { starterModels } from '@core/model'

const machine: Machine = {
  platform: 'linux',
  hasNvidiaDriver: true,
  cudaVisibleDevices: undefined,
  gpuName: undefined,
  cores: 2
}

suite('the device', () => {
  it('says why it is the CPU', () => {
    expect(cpuReason({ ...machine, hasNvidiaDriver: false }, {})).toBe('No NVIDIA driver was found.')
    expect(cpuReason({ ...machine, cudaVisibleDevices: '-1' }, {})).toContain('CUDA_VISIBLE_DEVICES')
    expect(cpuReason(machine, { tensorflow: { version: '2.21.0', source: 'wheel', devices: 'cpu' } })).toContain(
      'CPU only'
    )
    expect(cpuReason(machine, {})).toContain('CUDA libraries')
    expect(cpuReason({ ...machine, platform: 'darwin' }, {})).toContain('macOS')
  })

  it('names the card where one is used', () => {
    const device = describe(true, '2.21.0', {}, { ...machine, gpuName: 'NVIDIA T4' })
    expect(device).toMatchObject({ device: 'gpu:0', title: 'NVIDIA T4', tensorflow: '2.21.0' })
  })
})

suite('loading', () => {
  it('loads once, with the threads asked for, and computes', async () => {
    setThreads({ interOp: 1, intraOp: 1 })
    const runtime = await loadTensorFlow()
    expect(await loadTensorFlow()).toBe(runtime)
    expect(runtime.threads).toEqual({ interOp: 1, intraOp: 1 })
    expect(setThreads({ interOp: 2, intraOp: 2 })).toEqual({ interOp: 1, intraOp: 1 })
    expect(runtime.device.tensorflow).toMatch(/^\d+\.\d+\.\d+/)
    const { tf } = runtime
    const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync())
    expect([...product]).toEqual([11])
  })

  it('explains what is missing and how to get it', () => {
    const addon = loadError(new Error('The Node.js native addon module (tfjs_binding.node) can not be found'))
    expect(addon.message).toContain('native addon')
    expect(addon.hint).toContain('npm run setup')
    const library = loadError(new Error('libtensorflow_cc.so.2: cannot open shared object file'))
    expect(library.message).toContain('libtensorflow_cc.so.2 is missing')
    expect(loadError(new Error("Cannot find module '@tensorflow/tfjs-node-gpu'")).message).toContain('not installed')
  })
})

suite('default threads', () => {
  const graphs = Object.fromEntries(starterModels('image', 'classification').map((m) => [m.name, m.graph]))
  it('are a thread for each chain, and the other cores for its ops where they are large', () => {
    const { dense, cnn } = graphs
    if (!dense || !cnn) throw new Error('The starters changed their names')
    expect(defaultThreads(dense, 2, 8)).toEqual({ interOp: 2, intraOp: 1 })
    expect(defaultThreads(cnn, 2, 8)).toEqual({ interOp: 2, intraOp: 4 })
    expect(defaultThreads(cnn, 2, 2)).toEqual({ interOp: 2, intraOp: 1 })
  })
  it('are all cores for one chain of large ops, and one thread for small ones', () => {
    const { dense, cnn } = graphs
    if (!dense || !cnn) throw new Error('The starters changed their names')
    expect(defaultThreads(cnn, 1, 8)).toEqual({ interOp: 8, intraOp: 8 })
    expect(defaultThreads(dense, 1, 8)).toEqual({ interOp: 1, intraOp: 1 })
  })
})
