import { AnnealError } from '@shared/errors'
import type { DatasetFile, DatasetSource } from '@shared/project'
import { csvReader } from './csv'
import { idxReader } from './idx'
import { imageFolderReader } from './imageFolder'
import { imageLabelsReader } from './labels/imageLabels'
import { npyReader } from './npy'
import type { Reader } from './reader'

const readers: Record<DatasetSource['kind'], Reader> = {
  idx: idxReader,
  csv: csvReader,
  'image-folder': imageFolderReader,
  'image-labels': imageLabelsReader,
  npy: npyReader
}

/** The reader of a source. @throws `wrong-type` when another type was asked for than the source is */
export function readerOf(kind: DatasetSource['kind'], asked?: DatasetFile['type']): Reader {
  const type: DatasetFile['type'] = kind === 'csv' ? 'table' : 'image'
  const reader = readers[kind]
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
