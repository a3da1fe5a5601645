export { importDataset, type ImportInput } from './import'
export { ensureCache } from './cache'
export { openPacked } from './open'
export type { Context, PackedColumn, PackedDataset } from './types'
