export { augmentationCatalogue, augmentationKinds, type AugmentationEntry, type AugmentationSetting } from './catalogue'
export { checkAugmentation, checkBalance, epochExamples } from './fit'
export { describeAugmentation, parseShortForm } from './shortForm'
