// Loaded into the window's processes while their memory is measured (NODE_OPTIONS): a signal collects garbage.
const { setFlagsFromString } = process.getBuiltinModule('node:v8')
const { runInNewContext } = process.getBuiltinModule('node:vm')

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
process.on('SIGUSR2', () => collect())
