export * from './confusion'
export * from './classification'
export * from './interval'
export * from './regression'
