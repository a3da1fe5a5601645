/** Core graphs in TensorFlow. */
export { buildModel, setModelWeights } from './buildModel'
export { checkRoom } from './fitsMemory'
export { forward, type ForwardTraining, type Output } from './forward'
export { planNetwork, type NetworkPlan, type PlannedWeight } from './plan'
export { initialWeights, pickWeights, toTensor, floatsOf, bytesOf } from './weights'
export { inputShape, leave, makeEntrance, rawShape, type Entrance, type RawInput } from './ends'
export { createPredictor, type Predictor } from './predictor'
