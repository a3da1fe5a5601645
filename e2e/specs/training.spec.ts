import { join } from 'node:path'
import { anneal, answerDialog, digitsProject, expect, test } from '../fixtures/anneal'
import { rentCsv } from '../fixtures/data'
import { StudioPage } from '../pages/studio'

test('pause, resume, stop', async ({ machine }) => {
  const project = await digitsProject(machine.dir)
  const { page } = await machine.launch(project)
  const window = new StudioPage(page)
  await window.train({ model: 'dense', epochs: 100_000 })
  await expect(window.strip).toContainText(/loss \d/, { timeout: 60_000 })
  await window.button('Pause').click()
  await expect(window.status).toContainText('Paused')
  // The figures of the last steps before the pause may still arrive; after them nothing moves.
  await page.waitForTimeout(700)
  const before = await window.strip.textContent()
  await page.waitForTimeout(700)
  expect(await window.strip.textContent()).toBe(before)
  await window.button('Resume').click()
  await expect(window.status).toContainText('Training')
  await expect.poll(() => window.strip.textContent()).not.toBe(before)
  await window.button('Stop').click()
  await expect(window.status).toContainText('Stopped after epoch')
  await expect(window.strip).toBeHidden()
})

test('the engine is killed while training: the run is kept and goes on', async ({ machine }) => {
  const project = await digitsProject(machine.dir)
  const { app, page } = await machine.launch(project)
  const window = new StudioPage(page)
  await window.train({ model: 'dense', epochs: 100_000 })
  await expect(window.strip).toContainText(/epoch [2-9]|epoch \d\d/, { timeout: 60_000 })
  const pid = await app.evaluate(
    ({ app: electron }) =>
      electron.getAppMetrics().find((m) => m.type === 'Utility' && /trainer/i.test(`${m.name} ${m.serviceName}`))?.pid
  )
  if (pid === undefined) throw new Error('No trainer process was found')
  process.kill(pid, 'SIGKILL')
  await expect(window.main.getByText(/The engine stopped/)).toBeVisible()
  await expect(window.main.getByText(/is kept/).first()).toBeVisible()
  await machine.screenshot(page, 'engine-stopped')
  await window.button('Resume').first().click()
  await expect(window.strip).toContainText(/epoch \d+/, { timeout: 60_000 })
  await expect(window.status).toContainText('Training')
  await window.button('Stop').click()
  await expect(window.status).toContainText('Stopped after epoch')
})

test('quitting while training asks; pause and quit keeps the run, which goes on after a restart', async ({
  machine
}) => {
  const project = await digitsProject(machine.dir)
  let studio = await machine.launch(project)
  let window = new StudioPage(studio.page)
  await window.train({ model: 'dense', epochs: 100_000 })
  await expect(window.strip).toContainText(/loss \d/, { timeout: 60_000 })
  await answerDialog(studio.app, 'Cancel')
  await studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect(window.strip).toContainText(/loss \d/)
  await machine.close(studio)

  studio = await machine.launch(project)
  window = new StudioPage(studio.page)
  await window.go('Train')
  await expect(window.status).toContainText(/Paused|interrupted/)
  await window.button('Resume').first().click()
  await expect(window.status).toContainText('Training', { timeout: 60_000 })
  await window.button('Stop').click()
  await expect(window.status).toContainText('Stopped after epoch')
})

test('a learning rate far too large: training stops with a sentence that says what to try', async ({ machine }) => {
  const project = join(machine.dir, 'rent-project')
  await anneal('init', project)
  const csv = await rentCsv(join(machine.dir, 'rent.csv'))
  await anneal('import', csv, '--name', 'rent', '--target', 'rent', '--project', project)
  const { page } = await machine.launch(project)
  const window = new StudioPage(page)
  await window.go('Train')
  await window.fill('Learning rate', 'NaN')
  await expect(window.button('Start training')).toBeDisabled()
  await expect(window.main.getByText(/Learning rate must be a number/)).toBeVisible()
  await window.choose('Optimizer', 'sgd')
  await window.fill('Learning rate', '1000')
  await window.train({ model: 'mlp', epochs: 5 })
  await expect(window.main.getByText(/NaN \(not a number\)/).first()).toBeVisible({ timeout: 60_000 })
  await expect(window.main.getByRole('button', { name: 'Try again with learning rate 100' })).toBeVisible()
  await machine.screenshot(page, 'train-nan')
})
