/** Whether exported files give the answers the engine gives, proven before anybody is told so. */
import { analyse } from '@core/model'
import { AnnealError } from '@shared/errors'
import type { ExportResult } from '@shared/ipc/payloads'
import { splitNames, type OutputMeaning } from '@shared/project'
import type { Project, StoredRun, Tensor } from '@store/types'
import { openOfRun } from '@engine/data'
import type { Context, PackedDataset } from '@engine/data/types'
import { checkInputs } from '@engine/evaluation/align'
import { createPredictor } from '@engine/model'
import type { Runtime } from '@engine/runtime'
import { readExamples } from '@engine/training/examples'
import { rawExamples } from '../rawExamples'
import { runPlain } from './plain'

export interface Exported {
  runtime: Runtime
  run: StoredRun
  /** The weights that were written. */
  tensors: Tensor[]
}
export type Verified = NonNullable<ExportResult['verified']>

/** Examples compared, and how far apart probabilities (regression: shares of the value) may be. */
export const EXAMPLES = 100
export const TOLERANCE = 1e-4

/** Multiplications with an addition that plain tfjs does on the CPU in about a minute (measured: 100 million a second). */
const MOST_WORK = 6e9
const FEWEST = 10

/** Fewer examples for networks so large that a hundred would take minutes. */
export function examplesFor(multiplyAdds: number): number {
  return Math.max(FEWEST, Math.min(EXAMPLES, Math.floor(MOST_WORK / Math.max(1, multiplyAdds))))
}

/** Test examples; where the data has none, validation ones, then training ones. Evenly spread, ascending. */
export function chooseRows(data: PackedDataset, most: number): Int32Array {
  const parts = [...splitNames].reverse().map((split) => data.rows(split))
  const rows = parts.find((part) => part.length > 0) ?? new Int32Array(0)
  const count = Math.min(most, rows.length)
  return Int32Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)] ?? 0)
}

/**
 * How far apart two answers are, in the units of `maxAbsDiff` and of the tolerance: probabilities as they are; numbers
 * as a share of the value or, near 0, of the target's standard deviation, as float32 carries seven digits in any unit.
 */
export function compare(
  meaning: OutputMeaning,
  ours: Float32Array,
  theirs: Float32Array
): { maxAbsDiff: number; worst: number; fits: boolean } {
  let maxAbsDiff = ours.length === theirs.length ? 0 : Number.POSITIVE_INFINITY
  let worst = 0
  let fits = ours.length === theirs.length
  ours.forEach((value, i) => {
    const difference = Math.abs(value - (theirs[i] ?? Number.NaN))
    const scale = meaning.kind === 'number' ? Math.max(Math.abs(value), meaning.std) : 1
    // Written so that NaN does not fit.
    if (!(difference <= TOLERANCE * scale)) fits = false
    if (!(difference <= maxAbsDiff)) {
      maxAbsDiff = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference
      worst = i
    }
  })
  return { maxAbsDiff, worst, fits }
}

/**
 * Runs original examples through the files in `dir` under plain TensorFlow.js and compares with the engine.
 * @throws AnnealError `verification-failed` with the figures, `source-missing`, `source-changed`, `dataset-not-found`,
 *   `dataset-misfit`
 */
export async function verifyExport(
  project: Project,
  { runtime, run: { recipe }, tensors }: Exported,
  dir: string,
  ctx: Context
): Promise<Verified> {
  const data = await openOfRun(project, recipe, ctx).catch((e: unknown) => {
    throw e instanceof AnnealError && e.code === 'dataset-not-found' ? datasetGone(recipe.dataset.name, e) : e
  })
  checkInputs(recipe, data)
  const rows = chooseRows(data, examplesFor(analyse(recipe.graph).multiplyAdds))
  const predictor = createPredictor(runtime, recipe, tensors)
  const ours = predictor.predict(readExamples(recipe, data).inputs(rows), rows.length)
  predictor.dispose()
  const { by, outputs } = await runPlain(dir, await rawExamples(project, recipe, data, rows, ctx), ctx)
  const [name, meaning] = Object.entries(recipe.preprocess.outputs)[0] ?? []
  const theirs = name === undefined ? undefined : outputs.get(name)
  if (!meaning || !theirs) throw new Error('The exported model gave no output')
  const { maxAbsDiff, worst, fits } = compare(meaning, ours, theirs)
  if (fits) return { by, examples: rows.length, maxAbsDiff }
  const example = Math.floor(worst / predictor.units)
  throw new AnnealError({
    code: 'verification-failed',
    message: `The exported model answers otherwise than the trained one: on ${rows.length} examples under ${by} the largest difference is ${maxAbsDiff.toPrecision(3)}${meaning.kind === 'number' ? '' : `, at most ${TOLERANCE} was expected`}.`,
    where: data.origin(rows[example] ?? 0),
    hint: 'Nothing was exported. Please report this with the model you used.',
    data: {
      by,
      examples: rows.length,
      maxAbsDiff: Number.isFinite(maxAbsDiff) ? maxAbsDiff : null,
      tolerance: TOLERANCE
    }
  })
}

function datasetGone(name: string, cause: AnnealError): AnnealError {
  return new AnnealError(
    {
      code: 'dataset-not-found',
      message: `The data set “${name}”, on which this run was trained, is no longer in the project, and an export is checked on its examples.`,
      where: name,
      hint: 'Import it again under that name, or export without the check (--no-verify).'
    },
    { cause }
  )
}
