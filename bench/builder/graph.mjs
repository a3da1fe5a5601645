/** A residual network of `layers` layers: two convolutions and an Add, over and over. */
export function residualGraph(layers) {
  const conv = { filters: 8, kernelSize: [3, 3], padding: 'same', activation: 'relu' }
  const nodes = [
    { id: 'input', type: 'input', params: { shape: [28, 28, 1] } },
    { id: 'stem', type: 'conv2d', params: conv }
  ]
  const edges = [{ from: 'input', to: 'stem', slot: 0 }]
  const rest = layers - 4
  let last = 'stem'
  for (let i = 0; i < Math.floor(rest / 3); i++) {
    const [a, b, add] = [`block${i}_a`, `block${i}_b`, `block${i}_add`]
    nodes.push({ id: a, type: 'conv2d', params: conv }, { id: b, type: 'conv2d', params: conv })
    nodes.push({ id: add, type: 'add', params: {} })
    edges.push({ from: last, to: a, slot: 0 }, { from: a, to: b, slot: 0 })
    edges.push({ from: b, to: add, slot: 0 }, { from: last, to: add, slot: 1 })
    last = add
  }
  for (let i = 0; i < rest % 3; i++) {
    const id = `act_${i}`
    nodes.push({ id, type: 'activation', params: { activation: 'relu' } })
    edges.push({ from: last, to: id, slot: 0 })
    last = id
  }
  nodes.push({ id: 'flatten', type: 'flatten', params: {} })
  nodes.push({ id: 'output', type: 'dense', params: { units: 10, activation: 'softmax' } })
  edges.push({ from: last, to: 'flatten', slot: 0 }, { from: 'flatten', to: 'output', slot: 0 })
  return {
    nodes,
    edges,
    inputs: { input: { node: 'input', adapts: true } },
    outputs: { output: { node: 'output', adapts: true } }
  }
}
