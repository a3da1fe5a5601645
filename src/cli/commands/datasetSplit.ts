import { datasetChangeOutput } from '@shared/cliOutput'
import { importOptionsSchema } from '@shared/ipc/payloads'
import { splitPolicySchema } from '@shared/project'
import { openProject } from '@store/index'
import { z } from 'zod'
import { defineCommand, wrongUse } from '../command'
import { changeLines, changeResult } from '../datasetText'
import { choiceFlag, numberText, splitText, valueFlag } from '../flags'

const kinds = splitPolicySchema.shape.kind.options
const folds = z.number('a whole number from 2 to 100 was expected.').int().min(2).max(100)
const fold = z.number('a whole number from 0 was expected.').int().min(0).max(99)

export const datasetSplit = defineCommand({
  name: 'dataset split',
  summary: 'Divide a data set anew into train, validation and test.',
  details: [
    'What an example’s part is drawn from is its content and the seed: data that is added later moves none of those that are there, and exact copies are in one part. Runs keep the split they were trained with.',
    'given: as the source names the parts. given-test: its test part is kept, validation is drawn from train. group: what has one value in a column is in one part. time: the latest are for testing. kfold: one of K equal parts is for validation.'
  ],
  positionals: [{ name: 'D', help: 'Name of a data set.' }],
  flags: {
    kind: choiceFlag(kinds, 'How. Needed.'),
    column: valueFlag('COL', 'group and time: the column that decides.', z.string()),
    folds: valueFlag('K', 'kfold: how many.', numberText(folds)),
    fold: valueFlag('I', 'kfold: which of them is for validation, from 0. Default: 0.', numberText(fold)),
    fractions: valueFlag('A/B/C', 'Shares for train/validation/test, like 0.8/0.1/0.1.', splitText),
    seed: valueFlag('N', 'What is drawn with. Default: as before.', numberText(importOptionsSchema.shape.seed.unwrap()))
  },
  examples: [
    'anneal dataset split flowers --kind stratified --fractions 0.7/0.15/0.15',
    'anneal dataset split visits --kind group --column patient',
    'anneal dataset split digits --kind kfold --folds 5 --fold 2'
  ],
  output: datasetChangeOutput,
  async run({ flags, positionals }, { terminal, signal, projectDir }) {
    if (flags.kind === undefined) throw wrongUse(`--kind is missing: one of ${kinds.join(', ')}.`, '--kind')
    const project = await openProject(projectDir)
    const { splitDataset } = await import('@engine/data')
    const context = { signal, onProgress: terminal.progress.bind(terminal) }
    const changed = await splitDataset(project, { name: positionals[0] ?? '' }, flags, context)
    terminal.result(datasetChangeOutput, changeResult(changed), changeLines(changed).join('\n'))
    return undefined
  }
})
