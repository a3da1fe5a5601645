/** Which TensorFlow, which device, how many threads, and whether everything native works. */
export { loadTensorFlow, describeDevice, type Backend, type Binding, type Runtime, type TensorFlow } from './tensorflow'
export { allCores, defaultThreads, setThreads } from './threads'
export { doctor } from './doctor'
export { lowerPriority } from './priority'
export { packageVersion, readSetupState } from './setupState'
