// Set-up as one function. Every script calls it first; when nothing is to do it costs a few file look-ups.
import { say, seconds } from '../lib/report.mjs'
import { installElectron, electronPath } from './electron.mjs'
import { installPackages, packagesFresh } from './packages.mjs'
import { RECIPE, alone, lockHash, readState, writeState } from './state.mjs'
import { installSystemParts, missingSystemParts } from './system.mjs'
import { installTensorflow, tensorflowThere, wheelFits } from './tensorflow.mjs'
import { verify } from './verify.mjs'

const fresh = (state) => state.recipe === RECIPE && state.verified === true && packagesFresh(state, lockHash())
  && Boolean(electronPath()) && tensorflowThere(state)

/**
 * Brings this checkout to where everything runs. Throws SetupError with what was tried and what to do.
 * @param {{ tensorflow?: string }} [wishes]
 */
export async function ensureSetup({ tensorflow } = {}) {
  const state = readState()
  const lacking = missingSystemParts()
  const wish = tensorflow && tensorflow !== state.tensorflow?.source
  if (fresh(state) && lacking.length === 0 && !wish) return
  if (fresh(state) && !wish && state.lacking === String(lacking)) return remind(lacking)
  await alone(async () => {
    const started = Date.now()
    say('Setting up Anneal (once; later starts skip this).')
    await installPackages()
    writeState({ verified: false })
    const wheel = (tensorflow ?? 'wheel') !== 'official' && wheelFits() && !tensorflowThere()
    await installSystemParts({ build: wheel })
    await installElectron()
    await installTensorflow(tensorflow)
    verify()
    writeState({ verified: true, lacking: String(missingSystemParts()) })
    say(`Set-up finished in ${seconds(Date.now() - started)}.`)
  })
}

function remind(lacking) {
  say(`Note: system parts not found: ${lacking.map(([file]) => file).join(', ')}. \`npm run setup\` says how to get them.`)
}

export { CHOICES } from './tensorflow.mjs'
export { readState } from './state.mjs'
