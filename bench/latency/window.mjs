// How soon the window answers Pause and Stop while steps are long: from the click to its sentence on screen,
// and to its effect. Measured in the page itself, so that nothing of the driver is in it.
import { setTimeout as sleep } from 'node:timers/promises'
import { fillRecipe, openStudio } from '../window/studio.mjs'
import { THREADS } from './commandLine.mjs'

/** Clicks a button of the Train page. @returns milliseconds until its status line says each of these, drawn */
function clickAndWatch(page, button, sentences) {
  return page.evaluate(
    async ([name, wanted]) => {
      const main = document.querySelector('main')
      const target = [...main.querySelectorAll('button')].find((b) => b.textContent.trim() === name)
      if (!target) throw new Error(`There is no button ${name}`)
      const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
      const begun = performance.now()
      target.click()
      const times = []
      for (const sentence of wanted) {
        while (!main.textContent.includes(sentence)) {
          await drawn()
          if (performance.now() - begun > 60_000) throw new Error(`It never said ${sentence}`)
        }
        await drawn()
        times.push(performance.now() - begun)
      }
      return times
    },
    [button, sentences]
  )
}

/** @returns milliseconds of each pause and of the stop */
export async function askInWindow(dir, env, project, { model, batch }, pauses) {
  const { app, page } = await openStudio(dir, env, { project })
  try {
    await fillRecipe(page, { model, threads: THREADS, numbers: { 'Batch size': batch, Epochs: 100_000 } })
    const main = page.getByRole('main')
    await main.getByRole('button', { name: 'Start training', exact: true }).click()
    const strip = page.getByRole('region', { name: 'Running now' })
    await strip
      .filter({ hasText: /epoch ([2-9]|\d\d)/ })
      .waitFor({ timeout: 60_000 })
      .catch(async (e) => {
        const said = await main.getByRole('status').allInnerTexts()
        throw new Error(`The second epoch was not reached within a minute; the page says ${said.join(' / ')}`, {
          cause: e
        })
      })
    const paused = []
    for (let i = 0; i < pauses; i++) {
      await sleep(1000 + Math.random() * 1000)
      const [answered, effect] = await clickAndWatch(page, 'Pause', ['Pausing after this step', 'Paused. Resume'])
      paused.push({ answered, effect })
      await main.getByRole('button', { name: 'Resume', exact: true }).click()
      await main.getByRole('button', { name: 'Pause', exact: true }).waitFor()
    }
    await sleep(2000)
    const [answered, effect] = await clickAndWatch(page, 'Stop', ['Stopping after this step', 'Stopped'])
    return { paused, stopped: { answered, effect } }
  } finally {
    await app.close()
  }
}
