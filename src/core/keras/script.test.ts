import { describe, expect, it } from 'vitest'
import type { ModelGraph, ModelNode } from '@shared/project'
import { starterModels } from '@core/model'
import { defaultTraining } from '@core/training'
import { kerasScript } from './script'

const cnn = starterModels('image', 'classification').find(({ name }) => name === 'cnn')?.graph
if (!cnn) throw new Error('There is no cnn')
const training = defaultTraining('classification')

/** A sequence of 4 × 3, a layer for it, and a dense output. */
function reading(type: string, params: ModelNode['params']): ModelGraph {
  const chain = ['steps', 'reader', 'flat', 'answer']
  return {
    nodes: [
      { id: 'steps', type: 'input', params: { shape: [4, 3] } },
      { id: 'reader', type, params },
      { id: 'flat', type: 'flatten', params: {} },
      { id: 'answer', type: 'dense', params: { units: 2, activation: 'softmax' } }
    ],
    edges: chain.slice(1).map((to, i) => ({ from: chain[i] ?? '', to, slot: 0 })),
    inputs: { input: { node: 'steps', adapts: false } },
    outputs: { output: { node: 'answer', adapts: false } }
  }
}

describe('a model as Keras code', () => {
  it('is a layer a line, with only what Keras would not take anyway', () => {
    const code = kerasScript(cnn, { name: 'my "cnn"', training })
    expect(code.split('\n').filter((line) => line.includes('layers.') && !line.includes('import'))).toEqual([
      '    conv_1 = layers.Conv2D(filters=32, kernel_size=(3, 3), activation="relu", name="conv_1")(input)',
      '    pool_1 = layers.MaxPooling2D(pool_size=(2, 2), name="pool_1")(conv_1)',
      '    conv_2 = layers.Conv2D(filters=64, kernel_size=(3, 3), activation="relu", name="conv_2")(pool_1)',
      '    pool_2 = layers.MaxPooling2D(pool_size=(2, 2), name="pool_2")(conv_2)',
      '    flatten = layers.Flatten(name="flatten")(pool_2)',
      '    dense_1 = layers.Dense(units=128, activation="relu", name="dense_1")(flatten)',
      '    output = layers.Dense(units=10, activation="softmax", name="output")(dense_1)'
    ])
    expect(code).toContain('input = keras.Input(shape=(28, 28, 1), name="input")')
    expect(code).toContain('optimizer=keras.optimizers.Adam(learning_rate=0.001)')
    expect(code).toContain('loss="sparse_categorical_crossentropy"')
  })

  it('says what a layer’s weights are held to, and adds its own regularization to the training’s', () => {
    const held = { kernelL2: 0.02, kernelConstraint: 'maxNorm', maxNorm: 3 }
    const nodes = cnn.nodes.map((n) => (n.id === 'dense_1' ? { ...n, params: { ...n.params, ...held } } : n))
    const code = kerasScript({ ...cnn, nodes }, { name: 'cnn', training: { ...training, l1: 0.5 } })
    const [, dense = ''] = code.split('dense_1 = ')
    expect(dense).toContain('kernel_regularizer=keras.regularizers.L1L2(l1=0.5, l2=0.02)')
    expect(dense).toMatch(/kernel_constraint=keras\.constraints\.MaxNorm\(max_value=3, axis=[[(]0,?[\])]\)/)
  })

  it('has every setting of a training', () => {
    const set = { ...training, optimizer: 'nesterov' as const, momentum: 0.8, l2: 0.01, clipNorm: 2, epochs: 3 }
    const code = kerasScript(cnn, { name: 'cnn', training: { ...set, loss: 'mse' } })
    expect(code).toContain('SGD(learning_rate=0.001, momentum=0.8, nesterov=true, clipnorm=2)'.replace('true', 'True'))
    expect(code.match(/kernel_regularizer=keras\.regularizers\.L1L2\(l2=0\.01\)/g)).toHaveLength(4)
    expect(code).toContain('epochs=3,')
    expect(code).toContain('1 at the class, else 0')
    expect(kerasScript(cnn, { name: 'cnn', training: { ...training, optimizer: 'gd' } })).toContain(
      'batch_size=len(x_train),'
    )
  })

  it('gives layers with odd names variables of their own', () => {
    const rename = (id: string): string =>
      ({ conv_1: 'lambda', conv_2: 'a-b', pool_1: 'a_b', flatten: 'model' })[id] ?? id
    const graph = {
      ...cnn,
      nodes: cnn.nodes.map((node) => ({ ...node, id: rename(node.id) })),
      edges: cnn.edges.map((edge) => ({ ...edge, from: rename(edge.from), to: rename(edge.to) }))
    }
    const code = kerasScript(graph, { name: 'cnn', training })
    expect(code).toContain('lambda_ = layers.')
    expect(code).toContain('a_b_2 = layers.')
    expect(code).toContain('model_2 = layers.Flatten(name="model")')
  })

  it.each([
    ['bidirectional', { units: 2, returnSequences: true }, 'Bidirectional “reader”: the layer inside it'],
    ['timeDistributed', { layer: 'dense', params: { units: 2 } }, 'TimeDistributed “reader”: the layer inside it'],
    ['positionEmbedding', {}, 'PositionEmbedding “reader”: Keras itself has no such layer.']
  ])('is not written with %s, of which there is no code', (type, params, sentence) => {
    const write = (): string => kerasScript(reading(type, params), { name: 'm', training })
    expect(write).toThrow(sentence)
    expect(write).toThrow(expect.objectContaining({ code: 'not-exportable' }))
  })

  it('calls attention with query and value, and regularizes its kernels by the one argument Keras has', () => {
    const graph = reading('multiHeadAttention', { numHeads: 2, keyDim: 4 })
    const code = kerasScript(graph, { name: 'm', training: { ...training, l2: 0.01 } })
    const [, attention = ''] = code.split('reader = ')
    expect(attention).toMatch(/^layers\.MultiHeadAttention\([^]*?\)\(steps, steps\)\n/)
    expect(attention.split('(steps, steps)')[0]).toContain('kernel_regularizer=keras.regularizers.L1L2(l2=0.01)')
    expect(code).not.toMatch(/(query|key|value|attention_output)_regularizer/)
  })

  it('starts both kernels of SeparableConv2D as the one setting here says', () => {
    const nodes = cnn.nodes.map((node) =>
      node.id === 'conv_1'
        ? { ...node, type: 'separableConv2d', params: { filters: 32, kernelInitializer: 'heNormal' } }
        : node
    )
    const [, conv = ''] = kerasScript({ ...cnn, nodes }, { name: 'cnn', training }).split('conv_1 = ')
    const [line = ''] = conv.split('pool_1 = ')
    expect(line).toContain('depthwise_initializer="he_normal"')
    expect(line).toContain('pointwise_initializer="he_normal"')
    expect(line).not.toContain('kernel_initializer')
  })

  it('is not written for a model with problems', () => {
    const broken = { ...cnn, edges: cnn.edges.slice(1) }
    expect(() => kerasScript(broken, { name: 'cnn', training })).toThrow('problem')
  })
})
