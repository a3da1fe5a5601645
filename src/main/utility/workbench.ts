/** Entry of the workbench process: an adapter from the contract to the engine's functions. */
import { AnnealError } from '@shared/errors'
import { workbenchContract, type WorkbenchContract } from '@shared/ipc/engineContract'
import type { Progress } from '@shared/ipc/payloads'
import { serve, type CallContext, type Handlers } from '@shared/ipc/rpc'
import { openProject, type Project } from '@store/index'
import { parentPort } from './parentPort'

// Each part is loaded when it is first needed: DuckDB, sharp and TensorFlow take their time and memory.
const data = () => import('@engine/data')
const runtime = () => import('@engine/runtime')
const augmenting = () => import('@engine/augment/preview')
const training = () => import('@engine/training')
const evaluation = () => import('@engine/evaluation')
const predict = () => import('@engine/predict')
const keras = () => import('@engine/keras')
const exporting = () => import('@engine/export')

let opened: Promise<Project> | undefined

function project(): Promise<Project> {
  if (opened) return opened
  throw new AnnealError({ code: 'no-project', message: 'No project is open.', hint: 'Open a project first.' })
}

function reporting({ signal, send }: CallContext<Progress>): { signal: AbortSignal; onProgress: typeof send } {
  return { signal, onProgress: send }
}

const handlers: Handlers<WorkbenchContract> = {
  open: async ({ project: dir }) => {
    opened = openProject(dir)
    await opened
    return {}
  },
  device: async () => (await runtime()).describeDevice(),
  doctor: async () => (await runtime()).doctor(),
  sniff: async ({ paths, choices }, { signal }) => (await data()).sniffSource(paths, { signal }, choices),
  import: async (input, context) => (await data()).importDataset(await project(), input, reporting(context)),
  ensureCache: async ({ name }, context) => {
    await (await data()).ensureCache(await project(), name, reporting(context))
    return {}
  },
  checkSource: async ({ name, paths }, context) => {
    await (await data()).checkSource(await project(), name, paths, reporting(context))
    return {}
  },
  editDataset: async ({ name, revision, edits, split, policy, balance }, context) => {
    const fix = {
      ...(edits && { edits }),
      ...(split && { split }),
      ...(policy && { policy }),
      ...(balance && { balance })
    }
    return (await data()).fixDataset(await project(), { name, revision }, fix, reporting(context))
  },
  undoEdits: async ({ steps, ...of }, context) =>
    (await data()).undoEdits(await project(), of, steps, reporting(context)),
  redoEdits: async ({ steps, ...of }, context) =>
    (await data()).redoEdits(await project(), of, steps, reporting(context)),
  splitDataset: async ({ split, ...of }, context) =>
    (await data()).splitDataset(await project(), of, split, reporting(context)),
  previewSplit: async ({ name, split }, context) =>
    (await data()).previewSplit(await project(), name, split, reporting(context)),
  samples: async (query, { signal }) => (await data()).readSamples(await project(), query, { signal }),
  preparation: async (query, context) => (await data()).previewPreparation(await project(), query, reporting(context)),
  picture: async ({ dataset, index, edge }) => (await data()).readPicture(await project(), dataset, index, edge),
  previewAugmentation: async (input, { signal }) =>
    (await augmenting()).previewAugmentation(await project(), input, { signal }),
  pictureDetail: async (input) => (await data()).readPictureDetail(await project(), input),
  importModel: async (input, context) => (await keras()).importModel(await project(), input, reporting(context)),
  prepareRun: async (request) => ({ run: (await (await training()).prepareRun(await project(), request)).id }),
  evaluate: async (input, context) => (await evaluation()).evaluateRun(await project(), input, reporting(context)),
  predictDrawing: async (input, { signal }) => (await predict()).predictDrawing(await project(), input, { signal }),
  predictFiles: async (input, { signal }) => (await predict()).predictFiles(await project(), input, { signal }),
  predictRow: async (input) => (await predict()).predictRow(await project(), input),
  export: async (input, context) => (await exporting()).exportRun(await project(), input, reporting(context))
}

void runtime().then(({ lowerPriority }) => lowerPriority())
serve(parentPort(), workbenchContract, handlers)
