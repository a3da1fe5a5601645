import { compareModels, type ChangedNode, type ComparedNode } from '@core/model'
import { compareOutput } from '@shared/cliOutput'
import { openProject } from '@store/index'
import { defineCommand } from '../command'
import { count } from '../text'

function named(id: string, inside: string | undefined): string {
  return inside === undefined ? id : `${id} in “${inside}”`
}

function shape(sides: readonly number[] | null): string {
  return sides?.join(' x ') ?? 'unknown'
}

function whole({ id, type, inside, shape: sides, parameters }: ComparedNode): string {
  return `${named(id, inside)} (${type}, ${shape(sides)}, ${parameters === null ? 'unknown' : count(parameters)} parameters)`
}

function shown(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value)
}

function changes({ id, inside, type, params, shape: sides, parameters }: ChangedNode): string {
  const renamed = id.before === id.after ? '' : ` (was ${id.before})`
  const parts = params.map(({ field, before, after }) => `${field} ${shown(before)} → ${shown(after)}`)
  if (type.before !== type.after) parts.unshift(`${type.before} → ${type.after}`)
  if (shape(sides.before) !== shape(sides.after)) parts.push(`output ${shape(sides.before)} → ${shape(sides.after)}`)
  if (parameters.before !== parameters.after) {
    const show = (n: number | null): string => (n === null ? 'unknown' : count(n))
    parts.push(`parameters ${show(parameters.before)} → ${show(parameters.after)}`)
  }
  return `${named(id.after, inside)}${renamed}: ${parts.join(', ')}`
}

export const modelCompare = defineCommand({
  name: 'model compare',
  summary: 'What was added, removed and changed between two models.',
  positionals: [
    { name: 'A', help: 'Name of the earlier model.' },
    { name: 'B', help: 'Name of the later model.' }
  ],
  flags: {},
  examples: ['anneal model compare cnn cnn-2'],
  output: compareOutput,
  async run({ positionals: [a = '', b = ''] }, { terminal, projectDir }) {
    const project = await openProject(projectDir)
    const [before, after] = [await project.models.read(a), await project.models.read(b)]
    const found = compareModels(before.graph, after.graph)
    const { parameters, layers } = found.totals
    const edge = (e: { from: string; to: string; inside?: string }): string => `${e.from} → ${named(e.to, e.inside)}`
    terminal.result(
      compareOutput,
      { models: { before: before.name, after: after.name }, ...found },
      [
        `${before.name} → ${after.name}: ${found.same ? 'the same network' : 'they differ'}`,
        ...found.added.map((n) => `+ ${whole(n)}`),
        ...found.removed.map((n) => `- ${whole(n)}`),
        ...found.changed.map((n) => `~ ${changes(n)}`),
        ...found.renamed.map((n) => `= ${named(n.after, n.inside)} (was ${n.before})`),
        ...found.edges.added.map((e) => `+ ${edge(e)}`),
        ...found.edges.removed.map((e) => `- ${edge(e)}`),
        ...found.ends.map(
          (e) => `~ ${e.side === 'inputs' ? 'input' : 'output'} ${e.name}: ${e.before ?? 'none'} → ${e.after ?? 'none'}`
        ),
        ...found.blocks.added.map((name) => `+ block “${name}”`),
        ...found.blocks.removed.map((name) => `- block “${name}”`),
        `layers ${count(layers.before)} → ${count(layers.after)}, parameters ${count(parameters.before)} → ${count(parameters.after)}`
      ].join('\n')
    )
    return undefined
  }
})
