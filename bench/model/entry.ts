export * from '../../src/core/model'
export { layoutGraph } from '../../src/renderer/features/model/layout'
