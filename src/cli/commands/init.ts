import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { initOutput } from '@shared/cliOutput'
import { AnnealError } from '@shared/errors'
import { importOptionsSchema } from '@shared/ipc/payloads'
import { nameSchema } from '@shared/project'
import { sampleProjects, type SampleProject } from '@shared/samples'
import { type Project, createProject } from '@store/index'
import { type Context, defineCommand } from '../command'
import { choiceFlag, valueFlag } from '../flags'
import { packageFile } from '../resources'

const templates = ['empty', ...sampleProjects.map((sample) => sample.id)]

export const init = defineCommand({
  name: 'init',
  summary: 'Make a new project.',
  details: [
    'The folder is made when it does not exist. One that holds other things is welcome too, as long as it has no folders of a project’s names with something in them.'
  ],
  positionals: [{ name: 'DIR', help: 'The new project’s folder.' }],
  flags: {
    template: choiceFlag(templates, 'What it starts with: nothing (the default), or a sample of real MNIST digits.'),
    name: valueFlag('NAME', 'The project’s name. Default: the folder’s.', nameSchema)
  },
  examples: ['anneal init digits --template mnist-sample'],
  output: initOutput,
  needsProject: false,
  async run({ flags, positionals }, context) {
    const dir = resolve(positionals[0] ?? '.')
    const existed = existsSync(dir)
    const project = await createProject(dir, flags.name === undefined ? {} : { name: flags.name })
    try {
      const sample = sampleProjects.find(({ id }) => id === flags.template)
      if (sample) await addSample(project, sample, context)
    } catch (e) {
      // A project without its template is not what was asked for. What was there before stays.
      if (!existed) await rm(dir, { recursive: true, force: true })
      throw e
    }
    const { name } = await project.file()
    const datasets = (await project.datasets.list()).map((document) => document.name)
    const models = (await project.models.list()).map((document) => document.name)
    const next =
      datasets[0] === undefined
        ? 'Next: anneal import SOURCE --name NAME'
        : `Next: anneal train --dataset ${datasets[0]} --model ${models.find((model) => model === 'dense') ?? models[0] ?? 'M'}`
    const where = dir === process.cwd() ? '' : ` --project ${positionals[0] ?? basename(dir)}`
    context.terminal.result(
      initOutput,
      { project: name, path: project.dir, datasets, models },
      `Made the project “${name}” in ${project.dir}.\n${next}${where}`
    )
    return undefined
  }
})

async function addSample(project: Project, sample: SampleProject, { terminal, signal }: Context): Promise<void> {
  const { root } = await packageFile()
  const source = join(root, 'resources', 'samples', sample.folder)
  if (!existsSync(source)) {
    throw new AnnealError({
      code: 'sample-missing',
      message: `This copy of Anneal does not have the sample “${sample.title}”.`,
      where: source,
      hint: 'Install Anneal anew, or start with an empty project: --template empty.'
    })
  }
  const data = await import('@engine/data')
  await data.importDataset(
    project,
    { paths: [source], options: importOptionsSchema.parse({ name: sample.dataset, copy: true }) },
    { signal, onProgress: (progress) => terminal.progress(progress) }
  )
}
