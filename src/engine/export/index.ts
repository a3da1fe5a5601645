// Other rooms import this file and see no .d.ts of ours by themselves.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="../raw.d.ts" />
/** Takes a trained run away as files that other programs read. */
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AnnealError, throwIfAborted } from '@shared/errors'
import type { exportFormats, ExportResult } from '@shared/ipc/payloads'
import type { RecipeFile } from '@shared/project'
import { writeSynced } from '@store/atomicFile'
import type { Project } from '@store/types'
import { Stage } from '@engine/data/progress'
import type { Context } from '@engine/data/types'
import preprocessSource from '@engine/preprocess/preprocess.mjs?raw'
import pythonSource from '@engine/preprocess/preprocess.py?raw'
import { loadTensorFlow } from '@engine/runtime'
import { version } from '../../../package.json'
import { writeFolder } from './destination'
import { readme } from './readme'
import { shardName, tfjsArtifacts, type Artifacts } from './tfjs/artifacts'
import { exportedPreprocess } from './tfjs/preprocessing'
import { verifyExport } from './verify'

export interface ExportInput {
  /** Id or unique name. */
  run: string
  format: (typeof exportFormats)[number]
  /** A folder that does not exist yet or is empty; absolute. */
  out: string
  /** Load it again with plain TensorFlow.js and compare, before it is handed out. */
  verify: boolean
}

/**
 * Writes a run's best weights with its preprocessing. The folder appears whole and checked, or not at all.
 * @throws AnnealError `not-yet` for formats to come, `run-not-found`, `run-has-no-model`, `folder-not-empty`,
 *   `not-a-folder`, `verification-failed` with the figures, `source-missing`, `cancelled`
 */
export async function exportRun(project: Project, input: ExportInput, ctx: Context = {}): Promise<ExportResult> {
  if (input.format !== 'tfjs') throw notYet(input.format)
  const run = await project.runs.find(input.run)
  // Read once: a run that is training may replace its weights while they are written and checked.
  const { tensors } = await project.runs.readModel(run.id)
  const runtime = await loadTensorFlow()
  return writeFolder(input.out, async (dir) => {
    await writeModel(tfjsArtifacts(runtime.tf, run.recipe, tensors, version), run.recipe, dir, ctx)
    const verified = input.verify ? await verifyExport(project, { runtime, run, tensors }, dir, ctx) : null
    const title = `${run.state.name} (${basename(input.out)})`
    await writeSynced(join(dir, 'README.md'), readme(run.recipe, title, verified))
    throwIfAborted(ctx.signal)
    const files = (await readdir(dir)).sort()
    const sizes = await Promise.all(files.map(async (name) => (await stat(join(dir, name))).size))
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    return { path: input.out, format: 'tfjs', bytes, files, verified }
  })
}

async function writeModel(
  { model, weights }: Artifacts,
  { preprocess }: RecipeFile,
  dir: string,
  ctx: Context
): Promise<void> {
  const files: [string, string | Uint8Array][] = [
    ['model.json', JSON.stringify(model)],
    [shardName, Buffer.concat(weights)],
    ['preprocess.json', `${JSON.stringify(exportedPreprocess(preprocess), null, 2)}\n`],
    ['preprocess.mjs', preprocessSource],
    ['preprocess.py', pythonSource]
  ]
  const stage = new Stage(ctx, 'Writing the model', 'files', files.length)
  for (const [name, content] of files) {
    throwIfAborted(ctx.signal)
    await writeSynced(join(dir, name), content)
    stage.advance(1)
  }
}

function notYet(format: string): AnnealError {
  return new AnnealError({
    code: 'not-yet',
    message: `Anneal does not write ${format} files yet; it writes the TensorFlow.js layers format.`,
    where: format,
    hint: 'Choose the format tfjs.'
  })
}
