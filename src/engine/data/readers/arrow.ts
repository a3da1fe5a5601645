/** Arrow's IPC formats, the file ("Feather", version 2) and the stream. */
import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { DataType, RecordBatchReader, util, type Field, type RecordBatch } from 'apache-arrow'
import { distinctNames, requireColumns } from '@core/data/tableNames'
import { AnnealError, throwIfAborted } from '@shared/errors'
import type { ReadChoices } from '@shared/project'
import { Stage } from '../progress'
import { hashFile, readHead, type SourceFile } from '../source/files'
import type { Context } from '../types'
import { loadBody } from './csv/load'
import { BodyWriter, bodyDelimiter } from './table/body'
import type { CellType } from './table/cells'
import { sampleRows, type TableFormat, type TableHead } from './table/format'

export const arrowFormat: TableFormat = { kind: 'arrow', look }

export const arrowMark = 'ARROW1'

async function look(file: SourceFile, choices: ReadChoices): Promise<TableHead> {
  const sample: string[][] = []
  const fields = await readBatches(file, (batch) => {
    const cells = batch.schema.fields.map((field, c) => cellReader(field, batch, c))
    for (let row = 0; row < batch.numRows && sample.length < sampleRows; row++) {
      sample.push(cells.map((cell) => cell(row) ?? ''))
    }
    return Promise.resolve(sample.length < sampleRows)
  })
  // A damaged file's may have none, whatever the type says.
  const names = fields.map(({ name }: { name: unknown }) => (typeof name === 'string' ? name : ''))
  requireColumns(names, file.name)
  return {
    file,
    names: distinctNames(names),
    sample,
    parts: [],
    choices,
    async scan(ctx) {
      return {
        hash: await hashFile(file.path, ctx.signal),
        stage: (folder, stageCtx) => writeBody(file, join(folder, 'body.csv'), stageCtx),
        load(connection, path, { signal }) {
          const types = fields.map(({ type }) => typeOf(type))
          return loadBody(connection, { path, delimiter: bodyDelimiter, types, headerLines: 0 }, signal)
        }
      }
    }
  }
}

async function writeBody(file: SourceFile, path: string, ctx: Context): Promise<string> {
  const stage = new Stage(ctx, 'Reading the file', 'rows', 0)
  const body = await BodyWriter.create(path, ctx)
  try {
    await readBatches(file, async (batch) => {
      throwIfAborted(ctx.signal)
      const cells = batch.schema.fields.map((field, c) => cellReader(field, batch, c))
      for (let row = 0; row < batch.numRows; row++) await body.row(cells.map((cell) => cell(row)))
      stage.advance(batch.numRows)
      return true
    })
  } finally {
    await body.close()
  }
  return path
}

/**
 * @param visit takes a batch of rows; false: no more are wanted
 * @throws `arrow-unreadable`
 */
async function readBatches(file: SourceFile, visit: (batch: RecordBatch) => Promise<boolean>): Promise<Field[]> {
  const isFile = (await readHead(file.path, arrowMark.length)).toString('latin1') === arrowMark
  const handle = isFile ? await open(file.path, 'r') : null
  try {
    const reader = handle
      ? await RecordBatchReader.from(endingFile(handle, file.bytes))
      : await RecordBatchReader.from(createReadStream(file.path))
    await reader.open()
    const { fields } = reader.schema
    for await (const batch of reader) if (!(await visit(batch))) break
    return fields
  } catch (e) {
    if (e instanceof AnnealError) throw e
    throw new AnnealError(
      {
        code: 'arrow-unreadable',
        message: `“${file.name}” can’t be read as an Arrow file: ${e instanceof Error ? e.message : String(e)}`,
        where: file.name,
        hint: 'Check whether the file is whole; a compressed one has to be saved without compression, or as Parquet.'
      },
      { cause: e }
    )
  } finally {
    await handle?.close()
  }
}

/** The library reads on for ever in a damaged file whose parts name places behind its end, or one another. */
function endingFile(handle: FileHandle, size: number): FileHandle {
  let reads = 0
  let bytes = 0
  const read = async (buffer: Uint8Array, offset: number, length: number, position: number) => {
    reads++
    bytes += length
    if (reads > size + 1000 || bytes > 4 * size + 65_536) throw new Error('its parts name one another in a circle')
    const result = await handle.read(buffer, offset, length, position)
    if (result.bytesRead === 0 && length > 0) throw new Error('it ends too early')
    return result
  }
  return Object.create(handle, { read: { value: read } }) as FileHandle
}

/** Of texts the file says that they are texts; numbers and times are told by how they are written here. */
function typeOf(type: DataType): CellType {
  if (DataType.isDictionary(type)) return typeOf(type.dictionary)
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)) return 'text'
  return textOf(type) ? 'any' : 'unusable'
}

/** How a value is written; null: no cell of a table holds such. */
function textOf(type: DataType): ((value: unknown) => string | null) | null {
  if (DataType.isDictionary(type)) return textOf(type.dictionary)
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)) return String
  if (DataType.isBool(type) || DataType.isInt(type) || DataType.isFloat(type)) return String
  if (DataType.isTime(type) || DataType.isDuration(type)) return String
  if (DataType.isDate(type) || DataType.isTimestamp(type)) return timeText
  if (DataType.isDecimal(type)) return (value) => decimalText(value, type.scale)
  return DataType.isNull(type) ? () => null : null
}

function timeText(value: unknown): string | null {
  const time = new Date(Number(value))
  const year = time.getUTCFullYear()
  return year >= 0 && year <= 9999 ? time.toISOString() : null
}

function decimalText(value: unknown, scale: number): string | null {
  if (!(value instanceof Uint32Array)) return null
  const whole = util.bigNumToBigInt(util.BN.new(value, true))
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, '0')
  const text = scale > 0 ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits
  return whole < 0n ? `-${text}` : text
}

function cellReader(field: Field, batch: RecordBatch, column: number): (row: number) => string | null {
  const vector = batch.getChildAt(column)
  const write = textOf(field.type)
  if (!vector || !write) return () => null
  return (row) => {
    const value: unknown = vector.get(row)
    return value === null || value === undefined ? null : write(value)
  }
}
