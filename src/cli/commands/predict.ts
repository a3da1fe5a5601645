import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { predictOutput } from '@shared/cliOutput'
import type { ErrorBody } from '@shared/errors'
import type { Prediction, Progress } from '@shared/ipc/payloads'
import { type StoredRun, openProject } from '@store/index'
import { z } from 'zod'
import { defineCommand, exitCodes, wrongUse } from '../command'
import { numberText, valueFlag } from '../flags'
import { figure, percent, table } from '../text'

const topSchema = z
  .number('a whole number of at least 1 was expected.')
  .int('a whole number of at least 1 was expected.')
  .min(1, 'a whole number of at least 1 was expected.')

export const predict = defineCommand({
  name: 'predict',
  summary: 'What a trained model says of new examples.',
  details: [
    'For models of images an INPUT is an image file or a folder of them. For models of tables it is a CSV file with the same columns, or one row like "age=39,city=Oslo".'
  ],
  positionals: [
    { name: 'R', help: 'Id or name of a run.' },
    { name: 'INPUT', help: 'What to predict, one or several.', many: true }
  ],
  flags: { top: valueFlag('N', 'How many labels with their probability. Default: 3.', numberText(topSchema), 3) },
  examples: ['anneal predict "cnn 1" seven.png', 'anneal predict "mlp 1" "rooms=3,area=80"'],
  output: predictOutput,
  async run({ flags: { top }, positionals: [name = '', ...inputs] }, { terminal, signal, projectDir }) {
    const project = await openProject(projectDir)
    const run = await project.runs.find(name)
    const rows = inputs.filter((input) => isRow(run, input))
    const paths = inputs.filter((input) => !isRow(run, input))
    const engine = await import('@engine/predict')
    terminal.status('Loading the model …')
    const predictions: Prediction[] = []
    const failed: { input: string; error: ErrorBody }[] = []
    const add = (found: { predictions: Prediction[]; failed: typeof failed }): void => {
      predictions.push(...found.predictions)
      failed.push(...found.failed)
    }
    const ctx = { signal, onProgress: (progress: Progress) => terminal.progress(progress) }
    if (paths.length > 0) add(await engine.predictFiles(project, { run: run.id, paths, top }, ctx))
    for (const input of rows) {
      const found = await engine.predictRow(project, { run: run.id, row: readRow(input), top })
      add({ ...found, predictions: found.predictions.map((prediction) => ({ ...prediction, input })) })
    }
    const shown = predictions.map(({ seen: _seen, ...rest }) => rest)
    for (const { input, error } of failed) terminal.note(`anneal: ${input}: ${error.message} ${error.hint}`)
    const error = shown.length === 0 ? failed[0]?.error : undefined
    terminal.result(predictOutput, { predictions: shown, failed, ...(error ? { error } : {}) }, describe(shown))
    return failed.length > 0 ? exitCodes.failed : exitCodes.done
  }
})

function isRow(run: StoredRun, input: string): boolean {
  return run.recipe.dataset.type === 'table' && input.includes('=') && !existsSync(resolve(input))
}

/** "age=39,city=Oslo"; a value with commas goes in double quotes, a quote in it is doubled, as in CSV. */
function readRow(text: string): Record<string, string> {
  const row: Record<string, string> = {}
  const pair = /\s*([^=,]+?)\s*=\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(,|$)/y
  while (pair.lastIndex < text.length) {
    const at = pair.lastIndex
    const [, column, quoted, plain] = pair.exec(text) ?? []
    if (column === undefined) {
      throw wrongUse(`“${text.slice(at)}” is not a value of a row.`, text, 'Write a row as COLUMN=VALUE,COLUMN=VALUE.')
    }
    row[column] = quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll('""', '"')
  }
  return row
}

function describe(predictions: readonly Prediction[]): string {
  if (predictions.length === 0) return 'Nothing was predicted.'
  return table([
    ['input', 'prediction', ''],
    ...predictions.map(({ input, label, value, probabilities }) => [
      input,
      label ?? figure(value),
      probabilities.map((p) => `${p.label} ${percent(p.probability)}`).join('  ')
    ])
  ])
}
