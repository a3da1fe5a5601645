import type { PackedColumn } from '@core/data/columns'
import type { Progress } from '@shared/ipc/payloads'
import type { DatasetFile, SplitName } from '@shared/project'

export type { PackedColumn }

export interface PackedDataset {
  document: DatasetFile
  count: number
  /** Index into splitNames for each row. */
  split: Uint8Array
  /** Not 0 for rows that edits leave out, or that have no target. */
  excluded: Uint8Array
  columns: PackedColumn[]
  /** Rows of one split, ascending, without those that are left out. */
  rows(split: SplitName): Int32Array
  /** @throws `column-not-found` */
  column(name: string): PackedColumn
  /** Where a row came from: a path inside the source, or its number there. */
  origin(row: number): string
}

/** What anything long takes beside its input. */
export interface Context {
  signal?: AbortSignal | undefined
  onProgress?: ((progress: Progress) => void) | undefined
  /** TensorFlow takes its threads once, when it is loaded: a process that is to train loads it for that. */
  withoutTensorFlow?: boolean
}
