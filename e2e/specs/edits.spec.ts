/** Cleaning a data set on the screen: select, leave out, relabel, undo, split, fix a problem. */
import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { anneal, expect, readJson, test } from '../fixtures/anneal'
import { digitFolder } from '../fixtures/data'
import { StudioPage } from '../pages/studio'

test('edits of a data set are made, undone, kept on disk, and a problem is fixed', async ({ machine }) => {
  const project = join(machine.dir, 'project')
  const images = await digitFolder(join(machine.dir, 'digits'), 300, 4)
  const [first = ''] = await readdir(join(images, '1'))
  for (const n of [1, 2, 3]) await copyFile(join(images, '1', first), join(images, '1', `copy${n}.png`))
  await anneal('init', project)
  await anneal('import', images, '--name', 'digits', '--project', project)
  const file = join(project, 'datasets/digits/dataset.json')
  const on = async () => readJson(file)

  const { page } = await machine.launch(project)
  const window = new StudioPage(page)
  await window.go('Data')
  const cells = page.getByRole('listbox', { name: 'Pictures' }).getByRole('option')
  await expect(cells.first().locator('img')).toBeVisible()

  // Select three, leave them out, undo by keyboard, redo.
  await cells.nth(0).click({ modifiers: ['Control'] })
  await cells.nth(2).click({ modifiers: ['Shift'] })
  const bar = page.getByRole('toolbar', { name: 'Selected examples' })
  await expect(bar.getByRole('status')).toHaveText('3 selected')
  await machine.screenshot(page, 'edits-selected')
  await bar.getByRole('button', { name: 'Leave out' }).click()
  await expect(page.getByText('Leave out 3 examples.')).toBeVisible()
  await expect(bar).toBeHidden()
  expect(await on()).toMatchObject({ examples: 300, excluded: 3 })
  await page.keyboard.press('Control+Z')
  await expect(page.getByText(/^Undone/)).toBeVisible()
  expect((await on())['excluded']).toBe(0)
  await page.keyboard.press('Control+Shift+Z')
  await expect(page.getByText(/^Done again/)).toBeVisible()
  expect((await on())['excluded']).toBe(3)

  // Relabel by keyboard selection.
  await cells.nth(0).click({ modifiers: ['Control'] })
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Space')
  await expect(bar.getByRole('status')).toHaveText('2 selected')
  await bar.getByRole('combobox', { name: 'New label' }).selectOption('3')
  await bar.getByRole('button', { name: 'Relabel' }).click()
  await expect(page.getByText('Relabel 2 examples as “3”.')).toBeVisible()
  expect(((await on())['edits'] as unknown[]).at(-1)).toMatchObject({ kind: 'relabel', to: '3' })

  // A problem with its fix.
  const problems = page.getByRole('list', { name: 'Problems' })
  await expect(problems.getByText(/exact copies/)).toBeVisible()
  await machine.screenshot(page, 'edits-problems')
  await problems.getByRole('button', { name: 'Drop 3 copies' }).click()
  await expect(problems.getByText(/exact copies/)).toBeHidden()
  expect(await on()).toMatchObject({ examples: 297, excluded: 6 })

  // Another split, with its counts before it is made.
  await page.getByRole('button', { name: 'Change split' }).click()
  const dialog = page.getByRole('dialog', { name: 'Split' })
  await dialog.getByRole('combobox', { name: 'How' }).selectOption('kfold')
  await expect(dialog.getByRole('list', { name: 'Split' })).toBeVisible()
  await machine.screenshot(page, 'edits-split')
  await dialog.getByRole('button', { name: 'Change split' }).click()
  await expect(dialog).toBeHidden()
  expect((await on())['split']).toMatchObject({ kind: 'kfold', folds: 5, fold: 0 })

  // Merging a class away.
  await page.getByRole('list', { name: 'Examples per class' }).getByRole('button').first().click()
  await page.getByRole('combobox', { name: 'Merge into' }).selectOption('1')
  await page.getByRole('button', { name: 'Merge', exact: true }).click()
  await expect.poll(async () => (await on())['classes']).toEqual(['1', '2', '3'])
  await machine.screenshot(page, 'edits-merged')

  // What was left out is there to be seen.
  await page.getByRole('combobox', { name: 'Problem' }).selectOption({ label: 'Left out (6)' })
  await expect(cells).toHaveCount(6)
})
