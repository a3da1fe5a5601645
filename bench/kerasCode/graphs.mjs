/** Models beside the starters: sums, sequences and words, with settings that Keras calls by other names. */
function chain(shape, layers) {
  const nodes = [['input', 'input', { shape }], ...layers].map(([id, type, params]) => ({ id, type, params }))
  return {
    nodes,
    edges: layers.map(([id], i) => ({ from: nodes[i].id, to: id, slot: 0 })),
    inputs: { input: { node: 'input', adapts: false } },
    outputs: { output: { node: nodes.at(-1).id, adapts: false } }
  }
}

const residual = chain(
  [8, 8, 3],
  [
    ['first', 'conv2d', { filters: 6, kernelSize: [3, 3], padding: 'same', activation: 'swish', useBias: false }],
    ['norm', 'batchNormalization', { epsilon: 1e-4, momentum: 0.9 }],
    ['act', 'activation', { activation: 'relu6' }],
    ['depth', 'depthwiseConv2d', { padding: 'same', kernelInitializer: 'heNormal', activation: 'gelu' }],
    ['drop', 'spatialDropout2d', { rate: 0.2 }],
    ['wide', 'conv2d', { filters: 6, kernelSize: [1, 1], dilation: [2, 2], activation: 'hardSigmoid' }],
    ['both', 'add', {}],
    ['noise', 'gaussianNoise', { stddev: 0.3 }],
    ['mean', 'globalAveragePooling2d', {}],
    ['keep', 'gaussianDropout', { rate: 0.1 }],
    ['out', 'dense', { units: 4, activation: 'softmax' }]
  ]
)
residual.edges.push({ from: 'first', to: 'both', slot: 1 })

export const graphs = {
  residual,
  'rows of a picture': chain(
    [6, 6, 1],
    [
      ['rows', 'reshape', { targetShape: [-1, 6] }],
      ['lstm-1', 'lstm', { units: 5, returnSequences: true }],
      ['lambda', 'lstm', { units: 4, unitForgetBias: false }],
      ['selu', 'dense', { units: 6, activation: 'selu', kernelInitializer: 'orthogonal' }],
      ['alpha', 'alphaDropout', { rate: 0.1 }],
      ['out', 'dense', { units: 2 }]
    ]
  ),
  words: chain(
    [7],
    [
      ['ids', 'embedding', { inputDim: 20, outputDim: 5 }],
      ['drop', 'spatialDropout1d', { rate: 0.1 }],
      ['mean', 'globalAveragePooling1d', {}],
      ['mish', 'dense', { units: 4, activation: 'mish' }],
      ['out', 'dense', { units: 3, activation: 'softmax' }]
    ]
  )
}
