// Loaded into the window's processes while their memory is measured: a signal collects garbage. Electron takes it as its
// own argument; what it forks finds it in its environment.
const { setFlagsFromString } = process.getBuiltinModule('node:v8')
const { runInNewContext } = process.getBuiltinModule('node:vm')

process.env.NODE_OPTIONS = `--require ${__filename}`
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
// All there is, and pages without objects are given back: else the heap's slack, 7 MB more or less, is what is measured.
process.on('SIGUSR2', () => collect({ type: 'major', execution: 'sync', flavor: 'last-resort' }))
