/** What preparation makes of a data set's first training rows, before anything is trained. */
import { encodedWidth, entriesOf, networkRow, rawWidth, tableEncoder, tokensEncoder } from '@core/data'
import { checkPreparation } from '@core/data/choosePreparation'
import { describeColumn, describeInput } from '@core/data/describePreparation'
import { prepareInput } from '@core/data/preprocess'
import { throwIfAborted } from '@shared/errors'
import type { preparationQuerySchema, PreparationPreview, PreparedColumn } from '@shared/ipc/payloads'
import type { InputPreprocess, TableColumn } from '@shared/project'
import type { Project } from '@store/types'
import type { z } from 'zod'
import { openPacked } from './open'
import { Stage } from './progress'
import { cellText } from './samples'
import type { Context, PackedDataset } from './types'

const exampleRows = 4
/** Values of a cell that are shown; a category may have a thousand. */
const shownValues = 12

/**
 * @throws AnnealError `dataset-not-found`, those of `checkPreparation`, `ids-not-alone`, `cancelled`
 */
export async function previewPreparation(
  project: Project,
  { name, preparation }: z.output<typeof preparationQuerySchema>,
  ctx: Context = {}
): Promise<PreparationPreview> {
  const packed = await openPacked(project, name, ctx)
  if (preparation) checkPreparation(packed.document, preparation)
  const data = preparation ? { ...packed, document: { ...packed.document, preparation } } : packed
  const input = await preparedInput(data, ctx)
  const rows = data.rows('train').subarray(0, exampleRows)
  if (input.kind === 'table') {
    return { features: encodedWidth(input), columns: input.columns.map((column) => tableColumn(data, column, rows)) }
  }
  const features = input.kind === 'image' ? input.width * input.height * input.channels : input.length
  return { features, columns: [soleColumn(data, input, rows)] }
}

/** A column at a time, so that the process answers in between. */
async function preparedInput(data: PackedDataset, ctx: Context): Promise<InputPreprocess> {
  const features = data.document.columns.filter(({ role }) => role === 'feature').length
  const stage = new Stage(ctx, 'Looking at the training rows', 'columns', features)
  const steps = prepareInput(data)
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value
    throwIfAborted(ctx.signal)
    stage.advance(1)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function tableColumn(data: PackedDataset, column: TableColumn, rows: Int32Array): PreparedColumn {
  const alone = { kind: 'table' as const, columns: [column] }
  const packed = data.column(column.name)
  const raw = tableEncoder(alone, () => packed).encode(rows)
  const width = rawWidth(alone)
  const entries = entriesOf(alone)
  const shown = entries.slice(0, shownValues)
  return {
    name: column.name,
    kind: packed.kind,
    width: entries.length,
    sentence: describeColumn(column),
    examples: Array.from(rows, (row, i) => ({
      cell: cellText(packed, row),
      values: [...networkRow(shown, raw.subarray(i * width, (i + 1) * width))]
    }))
  }
}

function soleColumn(
  data: PackedDataset,
  input: Exclude<InputPreprocess, { kind: 'table' }>,
  rows: Int32Array
): PreparedColumn {
  const sentence = describeInput(input)
  if (input.kind === 'image') {
    const { name } = data.document.columns.find(({ kind, role }) => kind === 'image' && role === 'feature') ?? {
      name: ''
    }
    return { name, kind: 'image', width: input.width * input.height * input.channels, sentence, examples: [] }
  }
  const packed = data.column(input.column)
  const ids = tokensEncoder(input, packed).encode(rows)
  const examples = Array.from(rows, (row, i) => ({
    cell: cellText(packed, row),
    values: [...ids.subarray(i * input.length, i * input.length + Math.min(shownValues, input.length))]
  }))
  return { name: input.column, kind: packed.kind, width: input.length, sentence, examples }
}
