/** What the network says of files: pictures, or every row of CSV files. One that can't be read does not stop the others. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeRow, encodeText, type Row } from '@core/data'
import { throwIfAborted, toErrorBody, type ErrorBody } from '@shared/errors'
import type { Project } from '@store/types'
import { decodeImageFile } from '@engine/data'
import { hasImageName } from '@engine/data/images/sniffImage'
import { readTableRows, type TableRow, type TableRows } from '@engine/data/readers/table/rows'
import { Stage } from '@engine/data/progress'
import { listFiles } from '@engine/data/source/listing'
import type { Context } from '@engine/data/types'
import { rawShape } from '@engine/model'
import { withTrainedModel, type TrainedModel } from '@engine/model/trained'
import type { Predictions } from './drawing'
import { soleInput, soleOutput, soleRow, toPrediction } from './ends'

export interface FilesInput {
  /** Id or unique name. */
  run: string
  /** Files, or folders of pictures. */
  paths: string[]
  /** How many classes to name; absent: all. */
  top?: number | undefined
}

/** Pictures decoded and predicted together. */
const BATCH = 64
/** As many predictions carry what the network saw; more would be much to send and nobody looks at them. */
const MOST_SEEN = 100

/**
 * Predicts files by the same reading as the import's. `input` is the path as given, for a row with its number.
 * @throws AnnealError `run-not-found`, `run-has-no-model`, `cancelled`
 */
export function predictFiles(project: Project, input: FilesInput, ctx: Context = {}): Promise<Predictions> {
  return withTrainedModel(project, input.run, (model) => {
    const pictures = Object.values(model.run.recipe.preprocess.inputs)[0]?.kind === 'image'
    return pictures ? predictPictures(model, input, ctx) : predictTables(model, input, ctx)
  })
}

async function predictPictures(
  { run: { recipe }, predictor }: TrainedModel,
  { paths, top }: FilesInput,
  ctx: Context
): Promise<Predictions> {
  const { name, spec } = soleInput(recipe, 'image')
  const meaning = soleOutput(recipe)
  const result: Predictions = { predictions: [], failed: [] }
  const files = await pictures(paths, result.failed)
  const stage = new Stage(ctx, 'Predicting', 'images', files.length)
  const size = spec.width * spec.height * spec.channels
  for (let first = 0; first < files.length; first += BATCH) {
    throwIfAborted(ctx.signal)
    const batch = files.slice(first, first + BATCH)
    const decoded = await Promise.allSettled(batch.map((path) => decodeImageFile(path, spec)))
    const good: { path: string; pixels: Uint8Array }[] = []
    decoded.forEach((one, i) => {
      const path = batch[i] ?? ''
      if (one.status === 'fulfilled') good.push({ path, pixels: one.value })
      else result.failed.push({ input: path, error: toErrorBody(one.reason) })
    })
    const raw = new Uint8Array(good.length * size)
    good.forEach(({ pixels }, i) => raw.set(pixels, i * size))
    const values = predictor.predict({ [name]: raw }, good.length)
    good.forEach(({ path, pixels }, i) => {
      const own = values.subarray(i * predictor.units, (i + 1) * predictor.units)
      const prediction = toPrediction(path, meaning, own, top)
      const { width, height, channels } = spec
      const seen = { seen: { width, height, channels, pixels: new Uint8Array(pixels) } }
      result.predictions.push({ ...prediction, ...(result.predictions.length < MOST_SEEN ? seen : {}) })
    })
    stage.advance(batch.length)
  }
  return result
}

async function predictTables(model: TrainedModel, { paths, top }: FilesInput, ctx: Context): Promise<Predictions> {
  const result: Predictions = { predictions: [], failed: [] }
  for (const path of paths) {
    try {
      await predictTable(model, path, top, result, ctx)
    } catch (e) {
      throwIfAborted(ctx.signal)
      result.failed.push({ input: path, error: toErrorBody(e) })
    }
  }
  return result
}

async function predictTable(
  { run: { recipe }, predictor }: TrainedModel,
  path: string,
  top: number | undefined,
  { predictions, failed }: Predictions,
  ctx: Context
): Promise<void> {
  const { name, spec } = soleRow(recipe)
  const meaning = soleOutput(recipe)
  const encode = (row: Row): Float32Array => (spec.kind === 'table' ? encodeRow(spec, row) : encodeText(spec, row))
  const [width = 0] = rawShape(spec)
  let stage: Stage | undefined
  const begin = ({ names, rejected, count }: TableRows): void => {
    // Once for the file instead of once a row: a column that is not there at all.
    encode(Object.fromEntries(names.map((column) => [column, ''])))
    for (const { line, reason } of rejected) failed.push({ input: `${path} line ${line}`, error: badRow(reason) })
    stage = new Stage(ctx, 'Predicting', 'rows', count)
  }
  const visit = (rows: TableRow[]): void => {
    const raw = new Float32Array(rows.length * width)
    const good: string[] = []
    for (const { number, cells } of rows) {
      const input = `${path} row ${number}`
      try {
        raw.set(encode(cells), good.length * width)
        good.push(input)
      } catch (e) {
        failed.push({ input, error: toErrorBody(e) })
      }
    }
    const values = predictor.predict({ [name]: raw.subarray(0, good.length * width) }, good.length)
    good.forEach((input, i) => {
      const own = values.subarray(i * predictor.units, (i + 1) * predictor.units)
      predictions.push(toPrediction(input, meaning, own, top))
    })
    stage?.advance(rows.length)
  }
  await readTableRows(path, { begin, visit }, ctx)
}

function badRow(reason: string): ErrorBody {
  return {
    code: 'bad-row',
    message: `This row can’t be read: ${reason}.`,
    hint: 'Correct the line in the file. The other rows are predicted.'
  }
}

/** Given files as they are; of a folder, the pictures in it. */
async function pictures(paths: string[], failed: Predictions['failed']): Promise<string[]> {
  const files: string[] = []
  for (const path of paths) {
    try {
      if (!(await stat(path)).isDirectory()) files.push(path)
      else for (const { name } of await listFiles([path], {})) if (hasImageName(name)) files.push(join(path, name))
    } catch (e) {
      failed.push({ input: path, error: toErrorBody(e) })
    }
  }
  return files
}
