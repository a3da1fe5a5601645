// Set-up as one function. Every script calls it first; when nothing is to do it costs a few file look-ups.
import { say, seconds } from '../lib/report.mjs'
import { electronPath, installElectron } from './electron.mjs'
import { borrowed, installPackages, packagesFresh } from './packages.mjs'
import { RECIPE, alone, lockHash, readState, writeState } from './state.mjs'
import { installSystemParts, missingSystemParts } from './system.mjs'
import { compiles, installTensorflow, tensorflowThere } from './tensorflow.mjs'
import { verify } from './verify.mjs'

export { readState } from './state.mjs'
export { CHOICES } from './tensorflow.mjs'

const fresh = (state) =>
  state.recipe === RECIPE &&
  state.verified === true &&
  packagesFresh(state, lockHash()) &&
  Boolean(electronPath()) &&
  tensorflowThere(state)

/**
 * Brings this checkout to where everything runs. Throws SetupError with what was tried and what to do.
 * @param {{ tensorflow?: string, anew?: boolean }} [wishes] anew: do every step again, though from the cache
 */
export async function ensureSetup({ tensorflow, anew = false } = {}) {
  if (borrowed() || (!anew && nothingToDo(tensorflow))) return
  await alone('set-up', async () => {
    // Another process may have done it all while this one waited.
    if (!anew && nothingToDo(tensorflow)) return
    const started = Date.now()
    const choice = tensorflow ?? readState().tensorflow?.source
    say('Setting up Anneal (once; later starts skip this).')
    await installPackages()
    writeState({ verified: false })
    await installSystemParts({ build: compiles(choice) })
    await installElectron({ anew })
    await installTensorflow(choice)
    verify()
    writeState({ verified: true, lacking: lackingNames() })
    say(`Set-up finished in ${seconds(Date.now() - started)}.`)
  })
}

const lackingNames = () =>
  missingSystemParts()
    .map(([file]) => file)
    .join(', ')

function nothingToDo(tensorflow) {
  const state = readState()
  if (!fresh(state) || (tensorflow && tensorflow !== state.tensorflow.source)) return false
  const lacking = lackingNames()
  if (lacking && lacking === state.lacking) {
    say(`Note: system parts not found: ${lacking}. \`npm run setup -- --force\` says how to get them.`)
    return true
  }
  return lacking === ''
}
