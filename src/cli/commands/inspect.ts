import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import { inspectOutput } from '@shared/cliOutput'
import type { DatasetFile } from '@shared/project'
import { openProject } from '@store/index'
import { defineCommand } from '../command'
import { datasetTitle, problemLines, splitLine } from '../datasetText'
import { columnLines, pictureLines } from '../profileText'
import { count, table } from '../text'

export const inspect = defineCommand({
  name: 'inspect',
  summary: 'What is in a data set: columns or pictures, their statistics, problems found.',
  positionals: [{ name: 'D', help: 'Name of a data set.' }],
  flags: {},
  examples: ['anneal inspect mnist'],
  output: inspectOutput,
  async run({ positionals }, { terminal, projectDir }) {
    const project = await openProject(projectDir)
    const dataset = await project.datasets.read(positionals[0] ?? '')
    const paths = project.datasets.sourcePaths(dataset)
    const found = await allThere(paths)
    const { kind, copied } = dataset.source
    terminal.result(
      inspectOutput,
      {
        dataset: dataset.name,
        type: dataset.type,
        task: dataset.task,
        target: dataset.target,
        examples: dataset.examples,
        classes: dataset.classes,
        split: dataset.splitCounts,
        classCounts: dataset.classCounts ?? null,
        image: dataset.image ?? null,
        pictures: dataset.pictures ?? null,
        columns: dataset.columns,
        source: { kind, paths, found, copied },
        problems: dataset.problems
      },
      [
        datasetTitle(dataset),
        `  ${splitLine(dataset)}`,
        `  source: ${placesOf(paths)}${copied ? ' (a copy in the project)' : ''}${found ? '' : ' (not there now)'}`,
        ...(dataset.pictures ? pictureLines(dataset.pictures, dataset) : []),
        ...(dataset.type === 'table' ? ['', ...columnLines(dataset.columns)] : []),
        ...(dataset.classCounts ? ['', classTable(dataset)] : []),
        ...(dataset.problems.length > 0 ? ['', 'Problems', ...problemLines(dataset.problems)] : [])
      ].join('\n')
    )
    return undefined
  }
})

/** Several files are mostly in one folder. */
function placesOf(paths: readonly string[]): string {
  const folders = [...new Set(paths.map((path) => dirname(path)))]
  const [only] = folders
  return paths.length > 1 && folders.length === 1 ? `${paths.length} files in ${only}` : paths.join(', ')
}

async function allThere(paths: readonly string[]): Promise<boolean> {
  const each = paths.map((path) =>
    access(path).then(
      () => true,
      () => false
    )
  )
  return (await Promise.all(each)).every(Boolean)
}

function classTable(dataset: DatasetFile): string {
  const { classCounts } = dataset
  return table([
    ['class', 'train', 'validation', 'test'],
    ...dataset.classes.map((label, i) => [
      label,
      ...[classCounts?.train, classCounts?.validation, classCounts?.test].map((counts) => count(counts?.[i] ?? 0))
    ])
  ])
}
