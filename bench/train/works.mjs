// The works of the comparison, and who does them.

/** Rows of a work that takes only the first digits, and of the accuracy check of slow ones. */
export const FEW = 12_800

/**
 * `model`: of the project and of each side. `rows`: of the training images, the first ones. `least`: seconds a side is
 * measured for. `check`: what each side trains, once, to compare the accuracy reached on the 10,000 test images;
 * `within`: how far apart two sides may be, as a share of right answers.
 */
export const works = [
  { name: 'dense 32', model: 'dense', batch: 32, rows: 60_000, check: { rows: 60_000, epochs: 2, within: 0.01 } },
  { name: 'dense 128', model: 'dense', batch: 128, rows: 60_000, check: { rows: 60_000, epochs: 2, within: 0.01 } },
  { name: 'cnn 128', model: 'cnn', batch: 128, rows: 60_000, check: { rows: FEW, epochs: 2, within: 0.02 } },
  { name: 'lstm 128', model: 'lstm', batch: 128, rows: 60_000, check: { rows: FEW, epochs: 3, within: 0.05 } },
  { name: 'resnet-20 128', model: 'resnet-20', batch: 128, rows: FEW, check: { rows: FEW, epochs: 1, within: 0.15 } }
]

const keras = (more) => ({
  script: 'keras_side.py',
  verbose: 'auto',
  best: false,
  env: { KERAS_BACKEND: 'tensorflow' },
  ...more
})
const torch = (more) => ({ script: 'torch_side.py', best: false, env: {}, ...more })

/** By the name that --peers takes. */
export const peers = {
  tfjs: { title: 'tfjs-node fit', script: 'tfjsSide.mjs', env: {} },
  keras: keras({ title: 'Keras fit' }),
  'keras-best': keras({ title: 'Keras, best steps', best: true, steps: [1, 10, 50, 200], verbose: 2 }),
  jax: keras({ title: 'Keras on JAX', env: { KERAS_BACKEND: 'jax' } }),
  torch: torch({ title: 'PyTorch' }),
  'torch-best': torch({ title: 'PyTorch, best', best: true })
}
