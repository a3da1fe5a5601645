import { analyse, dataFixes, endsOf, errorsOf, fitModel, memoryForBatch, showBytes, withFixes } from '@core/model'
import { nameSchema, type DatasetFile, type ModelGraph } from '@shared/project'
import { validateOutput } from '@shared/cliOutput'
import { openProject } from '@store/index'
import type { z } from 'zod'
import { defineCommand, exitCodes } from '../command'
import { valueFlag } from '../flags'
import { count, table } from '../text'

/** As the trainings that Anneal suggests. */
const BATCH = 32

type Problem = z.output<typeof validateOutput>['problems'][number]

/** Its own problems, and what keeps it from this data; each with the edits that would remove it. */
function problemsOf(graph: ModelGraph, dataset: DatasetFile | null): Problem[] {
  const own = withFixes(graph, dataset ? endsOf(dataset, graph) : undefined)
  const problems = own.map(({ fixes = [], ...problem }) => ({ ...problem, fixes: fixes.map(plain) }))
  const unfit = dataset && errorsOf(own).length === 0 ? fitModel(graph, dataset).problem : null
  if (!dataset || !unfit) return problems
  const { code, message, hint, where } = unfit
  const fixes = dataFixes(graph, dataset).map(plain)
  return [...problems, { node: where ?? null, code, severity: 'error', message, hint, fixes }]
}

function plain({
  title,
  commands
}: {
  title: string
  commands: readonly { kind: string }[]
}): Problem['fixes'][number] {
  return { title, commands: commands.map((command) => ({ ...command })) }
}

function lines({ node, inside, severity, message, hint, fixes }: Problem): string[] {
  const place = inside ? `${inside.node} in “${inside.block}”: ` : node === null ? '' : `${node}: `
  return [
    `${severity === 'error' ? '✗' : '!'} ${place}${message} ${hint}`,
    ...(fixes.length > 0 ? [`  possible: ${fixes.map((fix) => fix.title).join('; ')}`] : [])
  ]
}

export const modelValidate = defineCommand({
  name: 'model validate',
  summary: 'Check a model: its layers, shapes and sizes, and what would mend it.',
  positionals: [{ name: 'M', help: 'Name of a model.' }],
  flags: { dataset: valueFlag('D', 'Also check whether it can be trained on this data set.', nameSchema) },
  examples: ['anneal model validate cnn', 'anneal model validate cnn --dataset mnist --json'],
  output: validateOutput,
  async run({ positionals, flags }, { terminal, projectDir }) {
    const project = await openProject(projectDir)
    const model = await project.models.read(positionals[0] ?? '')
    const dataset = flags.dataset === undefined ? null : await project.datasets.read(flags.dataset)
    const analysis = analyse(model.graph)
    const problems = problemsOf(model.graph, dataset)
    const valid = problems.every((p) => p.severity !== 'error')
    const memory = memoryForBatch(analysis, BATCH, 'adam')
    const rows = analysis.order.flatMap((id) => {
      const node = analysis.nodes.get(id)
      return node ? [[id, node.type, node.outputShape.join(' x '), count(node.parameters)]] : []
    })
    terminal.result(
      validateOutput,
      { model: model.name, valid, parameters: analysis.parameters, layers: analysis.layers, memory, problems },
      [
        table([['layer', 'type', 'output', 'parameters'], ...rows]),
        '',
        `${model.name}: ${count(analysis.parameters)} parameters, about ${showBytes(memory.total)} for a batch of ${BATCH} with Adam`,
        ...problems.flatMap(lines)
      ].join('\n')
    )
    return valid ? exitCodes.done : exitCodes.failed
  }
})
