import { AnnealError } from '@shared/errors'
import type { DatasetFile, DatasetSource, TableKind } from '@shared/project'
import { isTable } from '../source/tableKind'
import { idxReader } from './idx'
import { imageFolderReader } from './imageFolder'
import { imageLabelsReader } from './labels/imageLabels'
import { npyReader } from './npy'
import type { Reader } from './reader'
import { tableReader } from './table'

const readers: Record<Exclude<DatasetSource['kind'], TableKind>, Reader> = {
  idx: idxReader,
  'image-folder': imageFolderReader,
  'image-labels': imageLabelsReader,
  npy: npyReader
}

/** The reader of a source. @throws `wrong-type` when another type was asked for than the source is */
export function readerOf(kind: DatasetSource['kind'], asked?: DatasetFile['type']): Reader {
  const type: DatasetFile['type'] = isTable(kind) ? 'table' : 'image'
  const reader = isTable(kind) ? tableReader(kind) : readers[kind]
  if (asked && asked !== type) {
    throw new AnnealError({
      code: 'wrong-type',
      message: `This source looks like ${type === 'table' ? 'a table' : 'images'}; type “${asked}” was asked for.`,
      where: 'type',
      hint: 'Leave the type out, or choose another source.'
    })
  }
  return reader
}
