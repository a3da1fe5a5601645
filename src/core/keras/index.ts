export { openKeras, type OpenedKeras, type WeightPlace } from './openKeras'
export type { Refusal } from './refusals'
export { kerasScript, type ScriptOptions } from './script'
export { notAModel } from './topology'
