// The real window on a project of its own, driven as a person drives it.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
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

/**
 * The Train page, its recipe filled in.
 * @param recipe the model's name, labels of the page's numbers with what goes into them, and the threads: without them
 *   they are chosen automatically, which is measured first where a training is long
 */
export async function fillRecipe(page, { model, numbers, threads }) {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Train' }).click()
  const main = page.getByRole('main')
  await main.getByRole('combobox', { name: 'Model', exact: true }).selectOption(model)
  if (threads) {
    // Settings seldom changed are folded away.
    await main.getByRole('button', { name: /^Under the hood/ }).click()
    await main.getByRole('switch', { name: 'Choose threads automatically', exact: true }).click()
  }
  const pinned = threads && { 'Operations at a time': threads.interOp, 'Threads in an operation': threads.intraOp }
  for (const [label, value] of Object.entries({ ...numbers, ...pinned })) {
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

/** The run begun last. @returns its recipe and what it told of each epoch */
export function newestRun(project) {
  const runs = join(project, 'runs')
  const folders = readdirSync(runs).filter((name) => !name.startsWith('.'))
  const [newest] = folders.toSorted((a, b) => statSync(join(runs, b)).birthtimeMs - statSync(join(runs, a)).birthtimeMs)
  const read = (file) => readFileSync(join(runs, newest, file), 'utf8')
  const lines = read('metrics.jsonl').trim().split('\n')
  const epochs = lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'epoch')
  return { recipe: JSON.parse(read('recipe.json')), epochs }
}
