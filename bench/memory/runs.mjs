// Trains N times one after the other in this one process, as no part of the product does: whatever a run leaves behind
// adds up here. With --expose-gc, garbage does not.
import { createServer } from 'vite'
import { aliases } from '../../scripts/aliases.mjs'

const [project, dataset, runs] = process.argv.slice(2)
const vite = await createServer({
  configFile: false,
  logLevel: 'error',
  resolve: { alias: aliases },
  server: { middlewareMode: true, watch: null, ws: false },
  optimizeDeps: { noDiscovery: true }
})
const { openProject } = await vite.ssrLoadModule('/src/store/index.ts')
const { prepareRun, trainRun } = await vite.ssrLoadModule('/src/engine/training/index.ts')
const opened = await openProject(project)
const training = { loss: 'crossentropy', optimizer: 'adam', learningRate: 0.001, batchSize: 32, epochs: 2 }
for (let n = 0; n < Number(runs); n++) {
  const run = await prepareRun(opened, { dataset, model: 'dense', training: { ...training, seed: n } })
  const { status } = await trainRun(opened, run.id)
  if (status !== 'completed') throw new Error(`Run ${n} ended as ${status}`)
  globalThis.gc?.()
  console.error(`Run ${n + 1}`)
}
await vite.close()
