/** Which TensorFlow, which device, how many threads, and whether everything native works. */
export { loadTensorFlow, describeDevice } from './tensorflow'
export type { Backend, Binding, Runtime, TensorFlow } from './types'
export { allCores, defaultThreads, setThreads } from './threads'
export { expectTraining } from './allocator'
export { hasFastMath, setFastMath } from './fastMath'
export { doctor } from './doctor'
export { lowerPriority } from './priority'
export { packageVersion, readSetupState } from './setupState'
