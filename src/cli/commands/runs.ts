import { runsOutput } from '@shared/cliOutput'
import type { RunState } from '@shared/project'
import { type StoredRun, openProject } from '@store/index'
import { defineCommand } from '../command'
import { bytes, figure, percent, table } from '../text'

export const runs = defineCommand({
  name: 'runs',
  summary: 'All trainings of the project, and where they stand.',
  positionals: [],
  flags: {},
  examples: ['anneal runs', 'anneal runs --json'],
  output: runsOutput,
  async run(_input, { terminal, projectDir }) {
    const project = await openProject(projectDir)
    const all = await project.runs.list()
    const sizes = await Promise.all(all.map((run) => project.runs.size(run.id)))
    for (const { where, message } of await project.damaged())
      terminal.note(`anneal: left out ${where ?? ''}: ${message}`)
    const rows = all.map((run, i) => rowOf(run, sizes[i] ?? 0))
    terminal.result(runsOutput, { runs: all.map((run, i) => describe(run, sizes[i] ?? 0)) }, textOf(rows))
    return undefined
  }
})

function textOf(rows: string[][]): string {
  if (rows.length === 0) return 'No runs yet. Start one: anneal train --dataset D --model M'
  return table([['run', 'name', 'status', 'data', 'epochs', 'validation', 'size'], ...rows])
}

function rowOf({ id, state, recipe }: StoredRun, size: number): string[] {
  return [
    id,
    state.name,
    statusOf(state),
    recipe.dataset.name,
    `${state.epoch} of ${state.epochs}`,
    scoreOf(state),
    bytes(size)
  ]
}

function statusOf(state: RunState): string {
  return state.stopped === 'nan' ? 'stopped: loss not finite' : state.status
}

function scoreOf({ last }: RunState): string {
  if (!last) return ''
  if (last.valAccuracy !== undefined) return percent(last.valAccuracy)
  if (last.valMae !== undefined) return `${figure(last.valMae)} MAE`
  return last.valLoss === undefined ? '' : `${figure(last.valLoss)} loss`
}

function describe({ id, state, recipe, alive }: StoredRun, size: number) {
  return {
    run: id,
    name: state.name,
    status: state.status,
    stopped: state.stopped,
    dataset: recipe.dataset.name,
    model: recipe.modelName,
    epoch: state.epoch,
    epochs: state.epochs,
    last: state.last,
    seconds: state.seconds,
    bytes: size,
    alive,
    createdAt: recipe.createdAt
  }
}
