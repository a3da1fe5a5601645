import { resolve } from 'node:path'
import { z } from 'zod'
import { modelImportOutput } from '@shared/cliOutput'
import { nameSchema } from '@shared/project'
import { openProject } from '@store/index'
import { defineCommand } from '../command'
import { valueFlag } from '../flags'
import { count } from '../text'

export const modelImport = defineCommand({
  name: 'model import',
  summary: 'Open a Keras or TensorFlow.js model as a model of the project, with its weights.',
  details: [
    'Reads .keras (Keras 3), .h5 (Keras 2 and 3), the JSON of model.to_json() and TF.js layers models (model.json with its weights beside it). Nothing in the file is run: Lambda layers and classes of one’s own are refused by name.',
    'A training of the model starts from these weights, as far as they still fit it.'
  ],
  positionals: [{ name: 'FILE', help: 'The file, or a folder with model.json.' }],
  flags: { name: valueFlag('M', 'What the model is called. Default: the file’s name.', z.string().pipe(nameSchema)) },
  examples: ['anneal model import classifier.keras', 'anneal model import mobilenet.h5 --name mobilenet'],
  output: modelImportOutput,
  async run({ flags, positionals }, { terminal, signal, projectDir }) {
    const project = await openProject(projectDir)
    const { importModel } = await import('@engine/keras')
    const result = await importModel(
      project,
      { path: resolve(positionals[0] ?? ''), name: flags.name },
      { signal, onProgress: (progress) => terminal.progress(progress) }
    )
    terminal.result(
      modelImportOutput,
      result,
      [
        `Opened “${result.model}” (${result.kind}): ${count(result.layers)} layers, ${count(result.parameters)} parameters, ${result.withWeights ? 'with its weights' : 'without weights'}.`,
        ...result.notes.map((note) => `  ${note}`)
      ].join('\n')
    )
    return undefined
  }
})
