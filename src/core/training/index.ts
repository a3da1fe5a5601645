export { clipConflict, clipConflictSentence, clipFields, type ClipField } from './clipping'
export {
  completeTraining,
  defaultTraining,
  lossCatalogue,
  optimizerCatalogue,
  optimizerSettings,
  usesSetting,
  type LossEntry,
  type OptimizerEntry
} from './catalogue'
export { canBecome, checkTransition, endings, isResumable, transitions, type Ending } from './lifecycle'
