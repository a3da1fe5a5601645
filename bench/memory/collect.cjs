// Loaded into the window's processes while their memory is measured (NODE_OPTIONS): a signal collects garbage.
const { setFlagsFromString } = require('node:v8')
const { runInNewContext } = require('node:vm')

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
process.on('SIGUSR2', () => collect())
