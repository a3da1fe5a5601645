export {
  completeTraining,
  defaultTraining,
  lossCatalogue,
  optimizerCatalogue,
  type LossEntry,
  type OptimizerEntry
} from './catalogue'
export { canBecome, checkTransition, endings, isResumable, transitions, type Ending } from './lifecycle'
