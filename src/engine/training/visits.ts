/** Which training examples an epoch visits, in what order, and how much each weighs. */
import { balanceWeights, oversampledOrder } from '@core/data/balance'
import { epochOrder } from '@core/data/order'
import { rowWeights } from '@core/data/weights'
import type { RecipeFile } from '@shared/project'
import type { PackedDataset } from '@engine/data/types'
import type { Batch } from './types'

/** Steps of an epoch; the last may have fewer examples. */
export function stepsPerEpoch({ dataset, training }: Pick<RecipeFile, 'dataset' | 'training'>): number {
  return Math.ceil((dataset.epochExamples ?? dataset.trainExamples) / training.batchSize)
}

/** Examples of an epoch, from the data itself. */
export function examplesPerEpoch({ dataset, balance }: RecipeFile, data: PackedDataset): number {
  const all = data.rows('train').length
  return balance === 'oversample' ? (dataset.epochExamples ?? all) : all
}

export interface Visits {
  /** Rows of the data set: a pure function of seed and epoch. @param epoch counts from 1 */
  order(epoch: number): Int32Array
  /** The `index`th batch of an order. */
  batch(order: Int32Array, index: number): Batch
}

/** @param rowBytes decides the shards of the order, see `epochOrder` */
export function createVisits(recipe: RecipeFile, data: PackedDataset, rowBytes: number): Visits {
  const { balance, training } = recipe
  const rows = data.rows('train')
  const classes = balance === 'none' ? null : classesOf(recipe, data, rows)
  const weights = weighs(recipe) ? weightsByRow(recipe, data, rows, classes) : null
  const positions = (epoch: number): Int32Array =>
    balance === 'oversample' && classes
      ? oversampledOrder(training.seed, epoch, classes.codes, { classes: classes.count, rowBytes })
      : epochOrder(training.seed, epoch, rows.length, rowBytes)
  return {
    order: (epoch) => positions(epoch).map((position) => rows[position] ?? 0),
    batch(order, index) {
      const size = training.batchSize
      const some = order.subarray(index * size, (index + 1) * size)
      const sampleWeight = weights
        ? Float32Array.from(some, (row) => weights[row] ?? 1)
        : new Float32Array(some.length).fill(1)
      return { rows: some, sampleWeight }
    }
  }
}

/** Whether examples count differently: by their class, by a column, or by the product of both, as in Keras. */
export function weighs({ balance, weights }: Pick<RecipeFile, 'balance' | 'weights'>): boolean {
  return balance === 'weights' || weights !== undefined
}

interface Classes {
  /** Of each training row. */
  codes: Int32Array
  count: number
}

function classesOf({ outputs }: RecipeFile, data: PackedDataset, rows: Int32Array): Classes {
  const target = data.column(Object.values(outputs)[0]?.target ?? '')
  if (target.kind !== 'category') throw new Error(`${target.name} has no classes to balance`)
  return { codes: rows.map((row) => target.data[row] ?? -1), count: target.categories.length }
}

/** By row of the data set. */
function weightsByRow(
  recipe: RecipeFile,
  data: PackedDataset,
  rows: Int32Array,
  classes: Classes | null
): Float32Array {
  const byClass = recipe.balance === 'weights' && classes ? balanceWeights(classes.codes, classes.count) : null
  const own = recipe.weights === undefined ? null : rowWeights(data.column(recipe.weights), rows)
  const weights = new Float32Array(data.count).fill(1)
  rows.forEach((row, i) => (weights[row] = (byClass?.[i] ?? 1) * (own?.[i] ?? 1)))
  return weights
}
