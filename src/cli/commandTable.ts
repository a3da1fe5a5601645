/** Every command, in the order of the help. */
import type { Command } from './command'
import { datasetPrepare } from './commands/datasetPrepare'
import { datasetAugment } from './commands/datasetAugment'
import { datasetEdit } from './commands/datasetEdit'
import { datasetSplit } from './commands/datasetSplit'
import { deleteThing } from './commands/delete'
import { doctor } from './commands/doctor'
import { evaluate } from './commands/evaluate'
import { exportModel } from './commands/export'
import { importData } from './commands/import'
import { init } from './commands/init'
import { inspect } from './commands/inspect'
import { laterCommands } from './commands/later'
import { modelCompare } from './commands/modelCompare'
import { modelValidate } from './commands/modelValidate'
import { predict } from './commands/predict'
import { runs } from './commands/runs'
import { train } from './commands/train'

export const commands: readonly Command[] = [
  doctor,
  init,
  importData,
  inspect,
  datasetPrepare,
  datasetAugment,
  train,
  evaluate,
  predict,
  exportModel,
  runs,
  deleteThing,
  datasetEdit,
  datasetSplit,
  modelValidate,
  modelCompare,
  ...laterCommands
]
