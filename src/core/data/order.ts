import { shuffle, streamOf } from './random'

/** Rows are read from disk in runs of this many bytes. */
const shardBytes = 8 * 1024 * 1024
/** Rows mix freely within this many shards, which is all that has to be in memory at a time. */
const windowShards = 16

function rowsOfShard(rowBytes: number): number {
  return Math.max(1, Math.floor(shardBytes / Math.max(1, rowBytes)))
}

/** Rows of a window: of an epoch's order, this many at a time come from 16 shards. */
export function windowRows(rowBytes: number): number {
  return windowShards * rowsOfShard(rowBytes)
}

/**
 * The order in which an epoch visits n rows: positions 0..n-1, each once. A pure function of its
 * arguments, the same whether or not the data fits in memory: shards of 8 MB are shuffled, then
 * rows within each window of 16 shards.
 * @param epoch counts from 1; any whole number gives its own order
 * @param rowBytes bytes of one row in the packed cache, inputs and targets together
 */
export function epochOrder(seed: number, epoch: number, n: number, rowBytes: number): Int32Array {
  const shardRows = rowsOfShard(rowBytes)
  const shardCount = Math.ceil(n / shardRows)
  const shards = Int32Array.from({ length: shardCount }, (_, i) => i)
  shuffle(shards, seed, streamOf(`order/shards/${epoch}`))

  const order = new Int32Array(n)
  const rowStream = streamOf(`order/rows/${epoch}`)
  let filled = 0
  for (let first = 0; first < shardCount; first += windowShards) {
    const windowStart = filled
    for (const shard of shards.subarray(first, first + windowShards)) {
      const end = Math.min(n, (shard + 1) * shardRows)
      for (let row = shard * shardRows; row < end; row++) order[filled++] = row
    }
    shuffle(order, seed, rowStream, windowStart, filled)
  }
  return order
}
