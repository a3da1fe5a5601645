import { describe, expect, it } from 'vitest'
import { AnnealError } from '@shared/errors'
import { openKeras } from './openKeras'

type Config = Record<string, unknown>
const layer = (class_name: string, name: string, config: Config, from: string[] = []): Config => ({
  class_name,
  name,
  config: { name, ...config },
  inbound_nodes: from.length > 0 ? [from.map((one) => [one, 0, 0, {}])] : []
})
const input = (name: string, shape: unknown): Config => layer('InputLayer', name, { batch_shape: shape })
const functional = (layers: Config[], inputs: string[], outputs: string[], name = 'whole'): Config => ({
  class_name: 'Functional',
  config: {
    name,
    layers,
    input_layers: inputs.map((one) => [one, 0, 0]),
    output_layers: outputs.map((one) => [one, 0, 0])
  }
})

function refusal(json: unknown): AnnealError {
  try {
    openKeras(json, '3.0.0')
  } catch (e) {
    if (e instanceof AnnealError) return e
    throw e
  }
  throw new Error('it was taken')
}

describe('a Keras model as a graph', () => {
  it('reads the connections of Keras 3 as those of Keras 2', () => {
    const old = [
      input('in', [null, 4]),
      layer('Dense', 'a', { units: 3, activation: 'silu', use_bias: false }, ['in']),
      layer('Dense', 'b', { units: 3, kernel_initializer: { class_name: 'HeNormal', config: {} } }, ['in']),
      layer('Add', 'sum', {}, ['a', 'b'])
    ]
    const tensor = (name: string) => ({
      class_name: '__keras_tensor__',
      config: { shape: [null, 3], keras_history: [name, 0, 0] }
    })
    const now = [
      ...old.slice(0, 3),
      { ...old[3], inbound_nodes: [{ args: [[tensor('a'), tensor('b')]], kwargs: { mask: null } }] }
    ]
    const { graph, parameters } = openKeras(functional(old, ['in'], ['sum']), '2.15.0')
    expect(openKeras(functional(now, ['in'], ['sum']), '3.15.1').graph).toEqual(graph)
    expect(graph).toEqual({
      nodes: [
        { id: 'in', type: 'input', params: { shape: [4] } },
        { id: 'a', type: 'dense', params: { units: 3, activation: 'swish', useBias: false } },
        { id: 'b', type: 'dense', params: { units: 3, kernelInitializer: 'heNormal' } },
        { id: 'sum', type: 'add', params: {} }
      ],
      edges: [
        { from: 'in', to: 'a', slot: 0 },
        { from: 'in', to: 'b', slot: 0 },
        { from: 'a', to: 'sum', slot: 0 },
        { from: 'b', to: 'sum', slot: 1 }
      ],
      inputs: { input: { node: 'in', adapts: false } },
      outputs: { output: { node: 'sum', adapts: false } }
    })
    expect(parameters).toBe(12 + 15)
  })

  it('takes models inside models apart, and knows where their weights are', () => {
    const inner = functional([input('x', [null, 4]), layer('Dense', 'd', { units: 4 }, ['x'])], ['x'], ['d'], 'inner')
    const outer = [
      input('in', [null, 4]),
      { ...inner, name: 'inner', inbound_nodes: [[['in', 0, 0, {}]]] },
      layer('Dense', 'd', { units: 1 }, ['inner'])
    ]
    const { graph, places } = openKeras(functional(outer, ['in'], ['d']), '2.9.0')
    expect(graph.edges).toEqual([
      { from: 'in', to: 'inner_d', slot: 0 },
      { from: 'inner_d', to: 'd', slot: 0 }
    ])
    expect(places.map(({ id, path, folder }) => [id, path.join('/'), folder])).toEqual([
      ['inner_d', 'inner/d', 'layers/functional/layers/dense'],
      ['d', 'd', 'layers/dense']
    ])
  })

  it('opens sizes that are left open, and lets them take the data’s', () => {
    const layers = [
      input('in', [null, null, null, 3]),
      layer('Conv2D', 'far', { filters: 2, kernel_size: [9, 9], strides: [9, 9] }, ['in']),
      layer('Conv2D', 'wide', { filters: 2, kernel_size: [9, 9] }, ['far'])
    ]
    const { graph, notes } = openKeras(functional(layers, ['in'], ['wide']), '3.0.0')
    expect(graph.nodes[0]?.params).toEqual({ shape: [128, 128, 3] })
    expect(graph.inputs).toEqual({ input: { node: 'in', adapts: true } })
    expect(notes).toEqual(['Its input leaves sides open: they take the size of the data.'])
  })

  it('names everything it can’t take at once, by layer and reason', () => {
    const layers = [
      input('in', [null, 8, 8, 3]),
      layer('Lambda', 'code', { function: ['4wEAAAA', null, null] }, ['in']),
      { ...layer('Dense', 'mine', { units: 1 }, ['code']), registered_name: 'my_package>Dense', module: 'my_package' },
      layer('Conv2D', 'grouped', { filters: 3, kernel_size: 3, groups: 3 }, ['in']),
      layer('Conv2D', 'sideways', { filters: 3, kernel_size: 3, data_format: 'channels_first' }, ['in']),
      layer('Dense', 'odd', { units: 1, activation: 'leaky_relu' }, ['in']),
      layer('Dense', 'held', { units: 1, kernel_constraint: { class_name: 'NonNeg', config: {} } }, ['in']),
      layer('FromTheFuture', 'new', {}, ['in'])
    ]
    const error = refusal(functional(layers, ['in'], ['new']))
    expect(error.code).toBe('model-not-taken')
    const { refused } = error.data as { refused: { layer: string }[] }
    expect(refused.map((one) => one.layer)).toEqual(['code', 'mine', 'grouped', 'sideways', 'odd', 'held', 'new'])
    expect(error.message).toContain('Anneal can’t open 7 of the 8 layers.')
    expect(error.message).toContain('Lambda “code”: it holds code, which is never run.')
    expect(error.message).toContain('my_package>Dense')
    expect(error.message).toContain('its groups of 3')
  })

  it('refuses what it would compute differently: old hard sigmoid, another axis, shared weights', () => {
    const old = functional(
      [input('in', [null, 4]), layer('Dense', 'd', { units: 1, activation: 'hard_sigmoid' }, ['in'])],
      ['in'],
      ['d']
    )
    expect(openKeras(old, '3.0.0').graph.nodes[1]?.params).toMatchObject({ activation: 'hardSigmoid' })
    expect(() => openKeras(old, '2.15.0')).toThrow('of Keras 2')
    const norm = (axis: unknown) =>
      functional([input('in', [null, 4, 4, 3]), layer('BatchNormalization', 'n', { axis }, ['in'])], ['in'], ['n'])
    for (const axis of [-1, 3, [3]]) expect(openKeras(norm(axis), '3.0.0').parameters).toBe(12)
    expect(refusal(norm([1])).message).toContain('its axis is 1')
    const twice = { ...layer('Dense', 'd', { units: 4 }), inbound_nodes: [[['in', 0, 0]], [['d', 0, 0]]] }
    const shared = functional([input('in', [null, 4]), twice], ['in'], ['d'])
    expect(refusal(shared).message).toContain('with the same weights')
  })

  it('tells rings, missing layers and shapes that do not fit', () => {
    const ring = [input('in', [null, 4]), layer('Add', 'a', {}, ['in', 'b']), layer('Dense', 'b', { units: 4 }, ['a'])]
    expect(refusal(functional(ring, ['in'], ['b'])).message).toContain('in a circle')
    const torn = [input('in', [null, 4]), layer('Dense', 'a', { units: 4 }, ['gone'])]
    expect(refusal(functional(torn, ['in'], ['a'])).message).toContain('a layer that is not there')
    const odd = [input('in', [null, 4]), layer('Conv2D', 'c', { filters: 1, kernel_size: 3 }, ['in'])]
    expect(refusal(functional(odd, ['in'], ['c'])).message).toContain('Conv2D “c”')
    // A model that is its own input's model, and one that feeds itself.
    const self = functional([input('x', [null, 4])], ['x'], ['m'], 'm')
    const nested = [input('in', [null, 4]), { ...self, name: 'm', inbound_nodes: [[['m', 0, 0, {}]]] }]
    expect(refusal(functional(nested, ['in'], ['m'])).code).toBe('not-a-keras-model')
  })

  it('opens 10,000 layers and refuses more, quickly', () => {
    const chain = (n: number): Config => {
      const layers = Array.from({ length: n }, (_, i) => layer('Activation', `l${i}`, { activation: 'relu' }))
      return { class_name: 'Sequential', config: { name: 's', layers: [input('in', [null, 2]), ...layers] } }
    }
    const begun = performance.now()
    expect(openKeras(chain(9_999), '3.0.0').graph.nodes).toHaveLength(10_000)
    expect(performance.now() - begun).toBeLessThan(5_000)
    expect(refusal(chain(10_000)).code).toBe('too-many-layers')
  })

  it('says of JSON that is no model what is wrong with it', () => {
    const nest = (depth: number): unknown => (depth === 0 ? {} : { config: nest(depth - 1) })
    for (const json of [
      null,
      3,
      [],
      {},
      { class_name: 'Sequential' },
      { class_name: 'MyModel', config: {} },
      nest(300)
    ]) {
      expect(refusal(json).code).toBe('not-a-keras-model')
    }
    expect(
      refusal({ class_name: 'Sequential', config: [{ class_name: 'Dense', config: { units: 2 } }] }).message
    ).toContain('its shape is not said')
  })
})
