/** The one place that reads or writes a project. */
export { isMissing } from './atomicFile'
export { createProject, isProject, openProject } from './project'
export { withCurrentName } from './runs'
export type * from './types'
