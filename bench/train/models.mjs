// Documents of the two models that are no starters.

/** A graph under construction; each layer takes from the names in `from`. */
function drawing() {
  const nodes = []
  const edges = []
  return {
    add(id, type, params, ...from) {
      nodes.push({ id, type, params, position: { x: 0, y: nodes.length * 96 } })
      edges.push(...from.map((source, slot) => ({ from: source, to: id, slot })))
      return id
    },
    document(name, input, output) {
      const graph = {
        nodes,
        edges,
        inputs: { input: { node: input, adapts: true } },
        outputs: { output: { node: output, adapts: true } }
      }
      return { format: 'anneal/model', version: 1, revision: 1, name, graph }
    }
  }
}

const image = { shape: [28, 28, 1] }
const classes = { units: 10, activation: 'softmax' }

/** The rows of a digit one after the other. */
function lstm() {
  const { add, document } = drawing()
  const input = add('input', 'input', image)
  const rows = add('rows', 'reshape', { targetShape: [28, 28] }, input)
  const memory = add('lstm_1', 'lstm', { units: 128 }, rows)
  return document('lstm', input, add('output', 'dense', classes, memory))
}

/** He et al. 2015, section 4.2, n = 3; shortcuts that change the shape are 1x1 convolutions. */
function resnet20() {
  const { add, document } = drawing()
  const input = add('input', 'input', image)
  const convolve = (id, filters, side, stride, from) =>
    add(id, 'conv2d', { filters, kernelSize: [side, side], strides: [stride, stride], padding: 'same' }, from)
  const normalize = (id, from) => add(id, 'batchNormalization', { momentum: 0.9 }, from)
  const relu = (id, from) => add(id, 'activation', { activation: 'relu' }, from)
  let last = relu('relu_0', normalize('norm_0', convolve('conv_0', 16, 3, 1, input)))
  for (const [stage, filters] of [16, 32, 64].entries()) {
    for (let block = 0; block < 3; block++) {
      const at = `${stage + 1}${'abc'[block]}`
      const stride = stage > 0 && block === 0 ? 2 : 1
      const inner = relu(`relu_${at}1`, normalize(`norm_${at}1`, convolve(`conv_${at}1`, filters, 3, stride, last)))
      const grown = normalize(`norm_${at}2`, convolve(`conv_${at}2`, filters, 3, 1, inner))
      const shortcut = stride === 2 ? convolve(`shortcut_${at}`, filters, 1, stride, last) : last
      last = relu(`relu_${at}2`, add(`add_${at}`, 'add', {}, grown, shortcut))
    }
  }
  const pooled = add('pool', 'globalAveragePooling2d', {}, last)
  return document('resnet-20', input, add('output', 'dense', classes, pooled))
}

export const ownModels = { lstm, 'resnet-20': resnet20 }
