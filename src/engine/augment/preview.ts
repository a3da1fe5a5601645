/** What augmentation makes of training examples: the very code of the training graph, run once, as pictures to look at. */
import type { Tensor2D } from '@tensorflow/tfjs-node-gpu'
import { epochOrder } from '@core/data/order'
import { checkAugmentation } from '@core/data/augmentations'
import type { PackedColumn } from '@core/data/columns'
import { AnnealError } from '@shared/errors'
import type { AugmentPreview, Augmented } from '@shared/ipc/payloads'
import type { Augmentation } from '@shared/project'
import type { Project } from '@store/types'
import { openPacked } from '@engine/data'
import { encodePng } from '@engine/data/images/png'
import type { Context, PackedDataset } from '@engine/data/types'
import { makeEntrance } from '@engine/model'
import { augmentPictures, mixExamples } from '@engine/model/augment'
import { loadTensorFlow, type Runtime } from '@engine/runtime'

type ImageColumn = Extract<PackedColumn, { kind: 'image' }>

/**
 * Examples of the training split, drawn by the seed, as the first step of a run with that seed would change them.
 * @throws AnnealError `augmentation-does-not-fit`, `no-picture` for a table, `no-training-data`
 */
export async function previewAugmentation(
  project: Project,
  { dataset, augmentation, seed, count }: AugmentPreview,
  { signal }: Pick<Context, 'signal'> = {}
): Promise<{ pictures: Augmented[] }> {
  const data = await openPacked(project, dataset)
  const column = data.columns.find((one) => one.kind === 'image')
  if (column?.kind !== 'image') throw nothingToShow('no-picture', dataset, 'has no pictures')
  checkAugmentation(data.document, augmentation)
  const rows = drawRows(data, seed, count)
  if (rows.length === 0) throw nothingToShow('no-training-data', dataset, 'has no training examples')
  const runtime = await loadTensorFlow()
  signal?.throwIfAborted()
  const { pixels, shares } = augmentBatch(runtime, column, column.pixels.read(rows), augmentation, seed)
  const { width, height, channels } = column
  const size = width * height * channels
  const target = data.column(data.document.target)
  const valueOf = (row: number): number => ('data' in target ? (target.data[row] ?? 0) : 0)
  const pictures = [...rows].map(async (index, i): Promise<Augmented> => {
    const own = pixels.subarray(i * size, (i + 1) * size)
    const picture = await encodePng({ width, height, channels, pixels: own })
    const parts = [...rows].flatMap((row, k) => {
      const share = shares[i * rows.length + k] ?? 0
      return share > 0 ? [{ index: row, target: valueOf(row), share }] : []
    })
    return { index, picture, parts: parts.sort((a, b) => b.share - a.share) }
  })
  return { pictures: await Promise.all(pictures) }
}

/** Different examples of the training split, as many as there are. */
function drawRows(data: PackedDataset, seed: number, count: number): Int32Array {
  const train = data.rows('train')
  return epochOrder(seed, 0, train.length, 1)
    .subarray(0, count)
    .map((position) => train[position] ?? 0)
}

/** @returns `shares`: rows x rows, how much of example k is in picture i */
function augmentBatch(
  runtime: Runtime,
  { width, height, channels }: ImageColumn,
  raw: Uint8Array,
  list: readonly Augmentation[],
  seed: number
): { pixels: Uint8Array; shares: Float32Array } {
  const { tf } = runtime
  const rows = raw.length / (width * height * channels)
  const preprocess = { kind: 'image', width, height, channels, fit: 'pad', scale: 1 / 255, offset: 0 } as const
  const entrance = makeEntrance(runtime, preprocess)
  try {
    return tf.tidy(() => {
      const moment = { seed, step: tf.scalar(0, 'int32') }
      const unit = entrance.picture?.unit(entrance.upload(raw, rows))
      if (!unit) throw new Error('The entrance takes no pictures')
      const single = augmentPictures(runtime, list, unit, moment)
      const whole = { pictures: { image: single }, targets: tf.eye(rows) as Tensor2D }
      const { pictures, targets } = mixExamples(runtime, list, whole, moment)
      const values = (pictures.image ?? single).dataSync<'float32'>()
      return {
        pixels: Uint8Array.from(values, (value) => Math.round(value * 255)),
        shares: targets.dataSync<'float32'>()
      }
    })
  } finally {
    entrance.dispose()
  }
}

function nothingToShow(code: string, dataset: string, what: string): AnnealError {
  return new AnnealError({
    code,
    message: `“${dataset}” ${what} to show.`,
    where: dataset,
    hint: 'Choose a data set of pictures with a training split.'
  })
}
