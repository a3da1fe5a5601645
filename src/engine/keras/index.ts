export { importModel, type ModelSource } from './importModel'
