/** Whether a data set fits a trained network, and what its targets are in the network's own terms. */
import { AnnealError } from '@shared/errors'
import type { OutputMeaning, RecipeFile, SplitName, TableColumn } from '@shared/project'
import type { PackedColumn, PackedDataset } from '@engine/data/types'

const kindNames: Record<PackedColumn['kind'], string> = {
  image: 'pictures',
  category: 'categories',
  number: 'numbers',
  time: 'dates',
  text: 'texts'
}

function misfit(data: PackedDataset, message: string, where: string, hint: string): AnnealError {
  return new AnnealError({
    code: 'dataset-misfit',
    message: `“${data.document.name}” does not fit this run: ${message}`,
    where,
    hint
  })
}

/** A column by name. @throws `dataset-misfit` */
function needColumn(data: PackedDataset, name: string, wanted: PackedColumn['kind']): PackedColumn {
  const found = data.columns.find((column) => column.name === name)
  if (!found) {
    const there = data.columns.map((column) => `“${column.name}”`).join(', ')
    throw misfit(
      data,
      `it has no column “${name}”; it has ${there}.`,
      name,
      'Choose a data set with the columns the run was trained on.'
    )
  }
  if (found.kind !== wanted) {
    throw misfit(
      data,
      `its column “${name}” holds ${kindNames[found.kind]}; the run was trained on ${kindNames[wanted]} there.`,
      name,
      'Choose a data set with the columns the run was trained on.'
    )
  }
  return found
}

/** Text that stands for numbers, times or words is read as such, as core/data encodes it. */
function needFeature(data: PackedDataset, name: string, kind: TableColumn['kind']): void {
  const found = data.columns.find((column) => column.name === name)
  const wanted = kind === 'hash' ? 'category' : kind
  needColumn(data, name, found?.kind === 'category' ? 'category' : wanted)
}

/**
 * Every input the network takes is there and in the form it was trained on. Categories are matched by their text.
 * @throws AnnealError `dataset-misfit`
 */
export function checkInputs(recipe: RecipeFile, data: PackedDataset): void {
  for (const [input, spec] of Object.entries(recipe.preprocess.inputs)) {
    if (spec.kind === 'table') {
      for (const { name, kind } of spec.columns) needFeature(data, name, kind)
      continue
    }
    if (spec.kind === 'tokens') {
      needFeature(data, spec.column, 'text')
      continue
    }
    const name = recipe.inputs[input]?.columns[0] ?? input
    const found = needColumn(data, name, 'image')
    const size = (of: { width: number; height: number; channels: number }): string =>
      `${of.width}x${of.height} with ${of.channels} ${of.channels === 1 ? 'channel' : 'channels'}`
    if (found.kind === 'image' && size(found) !== size(spec)) {
      throw misfit(
        data,
        `its pictures are ${size(found)}; the run was trained on ${size(spec)}.`,
        name,
        `Import it again with size ${spec.width}x${spec.height} and ${spec.channels} ${spec.channels === 1 ? 'channel' : 'channels'}.`
      )
    }
  }
}

export interface AlignedTargets {
  /** Rows whose target is known, ascending. */
  rows: Int32Array
  /** For each of them: the index in the run's classes, or the number in its unit. */
  targets: Int32Array | Float64Array
}

/**
 * The rows of a split that can be judged. Classes are matched by label, whatever their order in the data set.
 * @throws AnnealError `split-empty`, `unknown-label`, `dataset-misfit`
 */
export function alignTargets(
  meaning: OutputMeaning,
  target: string,
  data: PackedDataset,
  split: SplitName
): AlignedTargets {
  const column = needColumn(data, target, meaning.kind)
  const all = data.rows(split)
  if (column.kind !== 'category' && column.kind !== 'number') throw new Error(`${target} holds no targets`)
  const values = column.data
  const rows = all.filter((row) => (column.kind === 'number' ? Number.isFinite(values[row]) : (values[row] ?? -1) >= 0))
  if (rows.length === 0) throw emptySplit(data, split, all.length)
  if (meaning.kind === 'number' || column.kind !== 'category') {
    return { rows, targets: Float64Array.from(rows, (row) => values[row] ?? 0) }
  }
  const codeOf = new Map(meaning.classes.map((label, code) => [label, code]))
  const mapped = column.categories.map((label) => codeOf.get(label))
  const targets = Int32Array.from(rows, (row) => {
    const own = values[row] ?? -1
    const code = mapped[own]
    if (code === undefined) throw unknownLabel(data, split, column.categories[own] ?? String(own), meaning.classes)
    return code
  })
  return { rows, targets }
}

function emptySplit(data: PackedDataset, split: SplitName, unlabelled: number): AnnealError {
  const { train, validation, test } = data.document.splitCounts
  return new AnnealError({
    code: 'split-empty',
    message:
      unlabelled > 0
        ? `The ${split} split of “${data.document.name}” has ${unlabelled} examples, none with a known target.`
        : `The ${split} split of “${data.document.name}” has no examples (train ${train}, validation ${validation}, test ${test}).`,
    where: split,
    hint: 'Choose another split, or import the data with a part for it.'
  })
}

function unknownLabel(data: PackedDataset, split: SplitName, label: string, classes: readonly string[]): AnnealError {
  const known = classes.slice(0, 20).map((name) => `“${name}”`)
  return new AnnealError({
    code: 'unknown-label',
    message: `The ${split} split of “${data.document.name}” has examples of “${label}”, which this run has never seen. It knows ${known.join(', ')}${classes.length > 20 ? `, … (${classes.length} classes)` : ''}.`,
    where: label,
    hint: 'Choose a data set with the same classes, or train a new run on this one.'
  })
}
