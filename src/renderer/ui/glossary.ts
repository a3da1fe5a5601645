/** Terms of the field in plain words. `picture` is the inside of a 240 x 80 SVG; colours are classes of Term.svelte. */
export interface Entry {
  title: string
  text: string
  /** Paths to draw: axes, curves and marks. */
  picture: readonly Stroke[]
}
export interface Stroke {
  d: string
  /** ember: training or what the network does; steel: validation or the truth */
  kind: 'axis' | 'ember' | 'steel' | 'faint' | 'fill' | 'steel-fill'
}

const axes: Stroke = { d: 'M12 6V70H232', kind: 'axis' }
const box = (x: number, y: number, w: number, h: number): string => `M${x} ${y}h${w}v${h}h${-w}z`
const row = (n: number, of: (i: number) => string): string => Array.from({ length: n }, (_, i) => of(i)).join('')

export const glossary = {
  loss: {
    title: 'Loss',
    text: 'One number for how wrong the network is: 0 is perfect, larger is worse. Training changes the weights a little at a time in the direction that makes the loss on the training examples smaller.',
    picture: [axes, { d: 'M14 14C40 54 80 62 228 66', kind: 'ember' }]
  },
  accuracy: {
    title: 'Accuracy',
    text: 'The share of examples whose answer is right. It is easy to read, yet it hides which classes are mixed up, and with very uneven classes a useless network can look good: look at the confusion matrix too.',
    picture: [
      { d: row(9, (i) => box(12 + i * 24, 28, 18, 24)), kind: 'steel-fill' },
      { d: box(12 + 9 * 24, 28, 18, 24), kind: 'fill' }
    ]
  },
  epoch: {
    title: 'Epoch',
    text: 'One pass over all training examples, in a new random order. More epochs give the network more time to learn; past some point it starts to learn the examples by heart.',
    picture: [
      { d: 'M60 40a24 24 0 1 1 8 18', kind: 'ember' },
      { d: 'M60 40l-6-8M60 40l9-5', kind: 'ember' },
      { d: row(4, (i) => box(128 + i * 24, 30, 16, 20)), kind: 'faint' }
    ]
  },
  batchSize: {
    title: 'Batch size',
    text: 'How many examples the network looks at before it changes its weights once. Small batches take more, noisier steps; large ones take fewer, steadier steps, and need more memory.',
    picture: [
      {
        d: row(3, (i) => row(4, (j) => box(16 + i * 76 + (j % 2) * 22, 14 + Math.floor(j / 2) * 26, 18, 20))),
        kind: 'faint'
      },
      { d: box(12, 10, 48, 54), kind: 'ember' }
    ]
  },
  learningRate: {
    title: 'Learning rate',
    text: 'How far each step changes the weights. Too small and training crawls; too large and the loss jumps about or blows up. 0.001 is a good start for Adam, 0.01 to 0.1 for SGD.',
    picture: [
      { d: 'M20 10C60 90 180 90 220 10', kind: 'axis' },
      { d: 'M38 34L66 56L92 67L120 70', kind: 'steel' },
      { d: 'M206 32L44 42L190 50', kind: 'ember' }
    ]
  },
  overfitting: {
    title: 'Overfitting',
    text: 'The network learns the training examples by heart instead of what they have in common. You see it when the training loss keeps falling while the validation loss rises. More data, dropout, regularization or stopping earlier help. Anneal keeps the weights of the best validation loss.',
    picture: [
      axes,
      { d: 'M14 14C50 52 110 62 228 68', kind: 'ember' },
      { d: 'M14 18C60 52 96 56 120 54S190 40 228 26', kind: 'steel' }
    ]
  },
  validationSplit: {
    title: 'Validation split',
    text: 'Examples kept out of training and used to check the network after every epoch. The test split is kept out of everything until the end, so that it gives an honest answer.',
    picture: [
      { d: box(12, 28, 152, 24), kind: 'fill' },
      { d: box(168, 28, 28, 24), kind: 'steel-fill' },
      { d: box(200, 28, 28, 24), kind: 'faint' }
    ]
  },
  optimizer: {
    title: 'Optimizer',
    text: 'The rule that turns slopes into new weights. SGD follows the slope of each batch, momentum adds the direction of the last steps, Adam and its kin give each weight its own step size; Adam is the safe first choice. Gradient descent takes one step an epoch, over all examples.',
    picture: [
      {
        d: 'M120 40m-96 0a96 30 0 1 0 192 0a96 30 0 1 0-192 0M120 40m-48 0a48 15 0 1 0 96 0a48 15 0 1 0-96 0',
        kind: 'axis'
      },
      { d: 'M36 28L58 50L76 34L96 46L120 40', kind: 'ember' },
      { d: 'M200 58C170 60 140 50 120 40', kind: 'steel' }
    ]
  },
  regularization: {
    title: 'Regularization (L1, L2)',
    text: 'A price for large weights, added to the loss. L2 keeps all weights small, L1 pushes many to exactly zero. Both make overfitting less likely; too much of it keeps the network from learning.',
    picture: [
      axes,
      { d: 'M14 60C40 10 60 74 84 24S130 70 150 20S200 66 228 16', kind: 'ember' },
      { d: 'M14 56C70 44 150 36 228 22', kind: 'steel' }
    ]
  },
  dropout: {
    title: 'Dropout',
    text: 'In each training step a random share of the values before the last layer is set to zero, so that the network can’t lean on any single one. It is off when the network is used. 0.2 to 0.5 is common.',
    picture: [
      { d: row(6, (i) => `M${28 + i * 36} 40m-10 0a10 10 0 1 0 20 0a10 10 0 1 0-20 0`), kind: 'axis' },
      { d: row(2, (i) => `M${57 + i * 108} 33l14 14m0-14l-14 14`), kind: 'ember' }
    ]
  },
  confusionMatrix: {
    title: 'Confusion matrix',
    text: 'A table of what was right against what the network said: rows are the true class, columns the answer. The diagonal is right; every other cell shows a pair that is mixed up.',
    picture: [
      { d: row(9, (i) => box(84 + (i % 3) * 24, 4 + Math.floor(i / 3) * 24, 22, 22)), kind: 'axis' },
      { d: row(3, (i) => box(84 + i * 24, 4 + i * 24, 22, 22)), kind: 'steel-fill' },
      { d: box(132, 28, 22, 22), kind: 'fill' }
    ]
  },
  precision: {
    title: 'Precision',
    text: 'Of the examples the network called this class, the share that really are. Low precision means false alarms.',
    picture: [
      { d: 'M120 40m-32 0a32 32 0 1 0 64 0a32 32 0 1 0-64 0', kind: 'ember' },
      {
        d: row(4, (i) => `M${104 + (i % 2) * 20} ${32 + Math.floor(i / 2) * 18}m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0`),
        kind: 'steel-fill'
      },
      { d: 'M142 40m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0', kind: 'fill' }
    ]
  },
  recall: {
    title: 'Recall',
    text: 'Of the examples that really are this class, the share the network found. Low recall means misses.',
    picture: [
      { d: 'M92 40m-32 0a32 32 0 1 0 64 0a32 32 0 1 0-64 0', kind: 'ember' },
      {
        d: row(4, (i) => `M${78 + (i % 2) * 22} ${30 + Math.floor(i / 2) * 20}m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0`),
        kind: 'steel-fill'
      },
      { d: row(2, (i) => `M160 ${28 + i * 24}m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0`), kind: 'steel' }
    ]
  },
  f1: {
    title: 'F1',
    text: 'Precision and recall in one number (their harmonic mean): it is high only when both are. 1 is perfect.',
    picture: [
      { d: box(56, 18, 16, 52), kind: 'steel-fill' },
      { d: box(84, 42, 16, 28), kind: 'fill' },
      { d: box(140, 34, 24, 36), kind: 'ember' },
      { d: 'M110 52h20m-6-5l6 5l-6 5', kind: 'axis' }
    ]
  },
  mae: {
    title: 'MAE',
    text: 'Mean absolute error: how far the prediction is from the true value on average, in the unit of the column you predict.',
    picture: [
      { d: 'M16 64L228 16', kind: 'steel' },
      { d: 'M60 54V34M110 43V60M160 31V14M200 22V36', kind: 'ember' }
    ]
  },
  r2: {
    title: 'R²',
    text: 'The share of the ups and downs in the data that the prediction explains. 1 is perfect, 0 is no better than always saying the average, below 0 is worse than that.',
    picture: [
      { d: 'M16 64L228 16', kind: 'steel' },
      {
        d: row(8, (i) => `M${30 + i * 26} ${60 - i * 6 + (i % 2 ? 5 : -5)}m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0`),
        kind: 'fill'
      }
    ]
  },
  seed: {
    title: 'Seed',
    text: 'The number all chance comes from: first weights, order of examples, dropout. The same recipe with the same seed gives the same numbers again; another seed shows how much is luck.',
    picture: [
      {
        d: 'M120 70C120 50 120 44 120 34M120 44C104 44 98 34 98 26C112 26 120 34 120 44M120 38C134 36 142 28 144 16C130 18 120 24 120 38',
        kind: 'steel'
      },
      { d: 'M96 70H144', kind: 'axis' }
    ]
  }
} as const satisfies Record<string, Entry>

export type TermId = keyof typeof glossary
