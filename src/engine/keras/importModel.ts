/** Opens a Keras or TF.js model as a model of the project, with its weights. */
import { basename } from 'node:path'
import { throwIfAborted } from '@shared/errors'
import type { ImportedModel } from '@shared/ipc/payloads'
import { nameSchema } from '@shared/project'
import { openKeras } from '@core/keras'
import type { Project } from '@store/types'
import type { Context } from '@engine/data/types'
import { withKerasFile } from './openFile'
import { readWeights } from './readWeights'

export interface ModelSource {
  /** A .keras, .h5 or .json file, or a folder with a model.json; absolute. */
  path: string
  /** Absent: the file's name, or a free one like it. */
  name?: string | undefined
}

/**
 * Nothing in the file is run. The model appears whole, or not at all.
 * @throws AnnealError `model-exists` for a name that was asked for, `model-not-taken` with every layer and its reason,
 *   `weights-do-not-fit`, `not-a-keras-model`, `model-file-damaged`, `model-too-large`, `weights-missing`, `cancelled`
 */
export async function importModel(
  project: Project,
  { path, name }: ModelSource,
  ctx: Context = {}
): Promise<ImportedModel> {
  return withKerasFile(path, ctx.signal, async (file) => {
    const opened = openKeras(file.json, file.version)
    const tensors = file.arraysOf ? await readWeights(opened.places, file.arraysOf, ctx) : []
    throwIfAborted(ctx.signal)
    const written = await project.models.create(
      { name: name ?? plainName(path), graph: opened.graph, tensors },
      { freeName: name === undefined }
    )
    return {
      model: written.name,
      kind: file.kind,
      layers: opened.graph.nodes.length,
      parameters: opened.parameters,
      withWeights: tensors.length > 0,
      notes: opened.notes
    }
  })
}

/** As far as it can be a name. */
function plainName(path: string): string {
  const plain = basename(path)
    .replace(/\.(keras|h5|hdf5|json)$/i, '')
    .replace(/[<>:"/\\|?*\u0000-\u001f]/g, '-')
    .replace(/^\.+|[. ]+$/g, '')
    .slice(0, 80)
  return nameSchema.safeParse(plain).success ? plain : 'model'
}
