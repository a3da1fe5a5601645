// The real window on a project of its own, driven as a person drives it.
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { _electron } from 'playwright'

const root = resolve(import.meta.dirname, '../..')
export const cli = join(root, 'out/main/anneal.js')

/** A project with the digits that come with Anneal. @returns its folder and its data set's name */
export function sampleProject(dir) {
  const project = join(dir, 'sample')
  execFileSync(process.execPath, [cli, 'init', project, '--template', 'mnist-sample'], { stdio: 'ignore' })
  const [dataset] = readdirSync(join(project, 'datasets'))
  return { project, dataset }
}

/**
 * @param dir for the person's settings and documents
 * @param env of the display
 */
export async function openStudio(dir, env, { project, args = [] } = {}) {
  const app = await _electron.launch({
    args: [...args, root, ...(project ? [project] : [])],
    cwd: root,
    env: { ...process.env, ...env, ANNEAL_USER_DATA_DIR: join(dir, 'user'), ANNEAL_DOCUMENTS: dir }
  })
  const page = await app.firstWindow()
  await page.getByRole('heading').first().waitFor()
  return { app, page }
}

/** The Train page, its recipe filled in. @param recipe labels of the page's fields with what goes into them */
export async function fillRecipe(page, { choices = {}, off = [], numbers = {} }) {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Train' }).click()
  const main = page.getByRole('main')
  for (const [label, option] of Object.entries(choices)) {
    await main.getByRole('combobox', { name: label, exact: true }).selectOption(option)
  }
  for (const label of off) {
    const control = main.getByRole('switch', { name: label, exact: true })
    // Settings seldom changed are folded away.
    if (!(await control.isVisible())) await main.getByRole('button', { name: /^Under the hood/ }).click()
    if (await control.isChecked()) await control.click()
  }
  for (const [label, value] of Object.entries(numbers)) {
    await main.getByRole('textbox', { name: label, exact: true }).fill(String(value))
  }
}

/** Starts the training and waits for its end. */
export async function trainOnce(page, timeout = 120_000) {
  const main = page.getByRole('main')
  await main.getByRole('button', { name: 'Start training', exact: true }).click()
  await main.getByRole('status').filter({ hasText: 'Done.' }).first().waitFor({ timeout })
  await main.getByRole('button', { name: 'Start training', exact: true }).waitFor({ timeout })
}
