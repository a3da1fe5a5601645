/** What edits are laid over, and what comes of it. */
import { AnnealError } from '@shared/errors'
import type { Column, DatasetFile, Task } from '@shared/project'
import type { PackedColumn } from '../columns'
import type { EqualRows } from '../equalRows'

/** A data set as it was imported. */
export interface EditSource extends Pick<DatasetFile, 'type' | 'task' | 'target' | 'classes' | 'columns'> {
  count: number
  /** As packed. @throws `column-not-found` */
  column(name: string): PackedColumn
  /** Rows of the same content, labels of tables included. */
  equal(): EqualRows
  /** Rows whose inputs are the same while `target` is what is predicted. */
  equalInputs(target: string): EqualRows
  /** Pictures that look alike; null: none were compared, they are too small. */
  alike(): EqualRows | null
}

/** Bits of `Edited.excluded`. */
export const byEdit = 1
/** It has no value in the column to predict. */
export const unlabelled = 2

export interface Edited {
  task: Task
  target: string
  classes: string[]
  /** classification: class of each row, -1: none */
  codes: Int32Array | null
  /** 0: the row is there */
  excluded: Uint8Array
  columns: Column[]
  /** Columns that are not as they are packed. */
  changed: Map<string, PackedColumn>
}

/** @param where the field of dataset.json: `edits.3.to` */
export function badEdit(where: string, message: string, hint: string): AnnealError {
  return new AnnealError({ code: 'bad-edit', message, where, hint })
}
