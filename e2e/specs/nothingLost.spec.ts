/** What could get lost and does not: two starts on one project, bad files among good ones, deletes. */
import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { anneal, digitsProject, dropPaths, expect, readJson, root, test } from '../fixtures/anneal'
import { digitFolder } from '../fixtures/data'
import { StudioPage } from '../pages/studio'

test('a second start on the same project shows the first window', async ({ machine }) => {
  const project = await digitsProject(machine.dir, 200)
  const { app, page } = await machine.launch(project)
  await new StudioPage(page).go('Runs')
  const electron = createRequire(import.meta.url)('electron') as unknown as string
  const second = spawn(electron, [root, project, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])], {
    env: { ...process.env, ANNEAL_USER_DATA_DIR: join(machine.dir, 'user-data') },
    stdio: 'ignore'
  })
  const code = await new Promise((done) => second.on('exit', done))
  expect(code).toBe(0)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible()
})

test('bad files among good ones are named with their reason; the good ones are imported', async ({
  machine,
  studio
}) => {
  const { page } = studio
  const window = new StudioPage(page)
  const images = await digitFolder(join(machine.dir, 'digits'), 120, 3)
  await writeFile(join(images, '0', 'notes.png'), 'These are words.')
  const whole = await readFile(join(images, '0', '3.png'))
  await writeFile(join(images, '1', 'cut.png'), whole.subarray(0, whole.length - 40))
  await dropPaths(page, [images])
  await window.import()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('120 examples imported')
  await expect(dialog).toContainText('1 image can’t be read')
  await expect(dialog).toContainText('has an image’s name and is none')
  await dialog
    .getByRole('button', { name: /^Show \d/ })
    .first()
    .click()
  await machine.screenshot(page, 'import-problems')
  await expect(page.getByText(/cut\.png/).first()).toBeVisible()
  await dialog.getByRole('button', { name: 'Show data' }).click()
  await machine.screenshot(page, 'problems')
})

test('a run is renamed, deleted and brought back', async ({ machine }) => {
  const project = await digitsProject(machine.dir, 300)
  const trained = await anneal(
    'train',
    '--dataset',
    'digits',
    '--model',
    'dense',
    '--epochs',
    '1',
    '--project',
    project
  )
  const state = join(project, 'runs', String(trained['run']), 'state.json')
  const { page } = await machine.launch(project)
  const window = new StudioPage(page)
  await window.go('Runs')
  await expect(window.main.getByText('dense 1').first()).toBeVisible()
  await window.main
    .getByRole('button', { name: /Actions|More/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(window.main.getByText('dense 1')).toHaveCount(0)
  await expect(readJson(state)).rejects.toThrow()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(window.main.getByText('dense 1').first()).toBeVisible()
  expect(await readJson(state)).toMatchObject({ name: 'dense 1', status: 'completed' })
})

test('a project from a newer version is not opened, and says so', async ({ machine }) => {
  const project = await digitsProject(machine.dir, 100)
  const file = join(project, 'project.json')
  await writeFile(file, JSON.stringify({ ...(await readJson(file)), version: 99 }))
  const { page } = await machine.launch(project)
  await expect(page.getByText(/newer Anneal/)).toBeVisible()
  expect(await readJson(file)).toMatchObject({ version: 99 })
})
