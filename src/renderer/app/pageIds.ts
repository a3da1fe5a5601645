/** The pages of a project, in the order of the rail; keys 1 to 8. */
export const pageIds = ['data', 'model', 'train', 'runs', 'evaluate', 'try', 'export', 'settings'] as const
export type PageId = (typeof pageIds)[number]
