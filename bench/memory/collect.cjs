// Loaded into the window's processes while their memory is measured: a signal collects garbage. Electron takes it as its
// own argument; what it forks finds it in its environment.
const { setFlagsFromString } = process.getBuiltinModule('node:v8')
const { runInNewContext } = process.getBuiltinModule('node:vm')

process.env.NODE_OPTIONS = `--require ${__filename}`
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
process.on('SIGUSR2', () => collect())
