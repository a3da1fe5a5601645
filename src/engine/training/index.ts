/** Preparing and running a training. */
export { prepareRun, prepareFromRecipe } from './prepareRun'
export { trainRun, type TrainOptions } from './trainRun'
export { createTrainControl, type TrainControl } from './control'
