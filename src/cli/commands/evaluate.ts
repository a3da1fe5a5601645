import { evaluateOutput } from '@shared/cliOutput'
import { type EvaluationFile, nameSchema, splitNames } from '@shared/project'
import { openProject } from '@store/index'
import { defineCommand } from '../command'
import { choiceFlag, valueFlag } from '../flags'
import { count, figure, pairs, percent, table } from '../text'

export const evaluate = defineCommand({
  name: 'evaluate',
  summary: 'How good a trained model is on data it has not seen.',
  positionals: [{ name: 'R', help: 'Id or name of a run.' }],
  flags: {
    dataset: valueFlag('D', 'Another data set with the same columns. Default: the run’s own.', nameSchema),
    split: choiceFlag(splitNames, 'Which part of it. Default: test.')
  },
  examples: ['anneal evaluate "dense 1"', 'anneal evaluate "dense 1" --split validation --json'],
  output: evaluateOutput,
  async run({ flags, positionals }, { terminal, signal, projectDir }) {
    const project = await openProject(projectDir)
    const run = await project.runs.find(positionals[0] ?? '')
    const engine = await import('@engine/evaluation')
    const result = await engine.evaluateRun(
      project,
      { run: run.id, split: flags.split ?? 'test', ...(flags.dataset === undefined ? {} : { dataset: flags.dataset }) },
      { signal, onProgress: (progress) => terminal.progress(progress) }
    )
    const { dataset, split, examples, loss, metrics, perClass, confusion } = result
    terminal.result(
      evaluateOutput,
      { run: run.id, dataset, split, examples, loss, metrics, perClass, confusion },
      describe(run.state.name, result)
    )
    return undefined
  }
})

function describe(name: string, result: EvaluationFile): string {
  const shares = new Set(['accuracy', 'macroF1', 'macroPrecision', 'macroRecall', 'balancedAccuracy'])
  const interval = result.accuracyInterval
  const metrics = Object.entries(result.metrics).map(([metric, value]): [string, string] => {
    const range =
      metric === 'accuracy' && interval ? `, 95 % sure between ${percent(interval[0])} and ${percent(interval[1])}` : ''
    return [metric, (shares.has(metric) ? percent(value) : figure(value)) + range]
  })
  const classes = result.perClass.map(({ label, precision, recall, f1, support }) => [
    label,
    ...[precision, recall, f1].map(percent),
    count(support)
  ])
  return [
    `${name} on ${result.dataset}, ${result.split}: ${count(result.examples)} examples`,
    pairs([['loss', figure(result.loss)], ...metrics]),
    ...(classes.length > 0 ? ['', table([['class', 'precision', 'recall', 'F1', 'examples'], ...classes])] : []),
    ...(classes.length > 0 && classes.length <= 20 ? ['', confusionTable(result)] : [])
  ].join('\n')
}

function confusionTable({ perClass, confusion }: EvaluationFile): string {
  const labels = perClass.map(({ label }) => label)
  return table([['true \\ predicted', ...labels], ...confusion.map((row, i) => [labels[i] ?? '', ...row.map(String)])])
}
