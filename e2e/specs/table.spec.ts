import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { dropPaths, expect, test } from '../fixtures/anneal'
import { rentCsv } from '../fixtures/data'
import { StudioPage } from '../pages/studio'

test('a CSV: choose the column to predict, train a regression, evaluate, fill in a row', async ({
  machine,
  studio
}) => {
  const { page } = studio
  const window = new StudioPage(page)
  await dropPaths(page, [await rentCsv(join(machine.dir, 'rent.csv'))])
  await machine.screenshot(page, 'import-table')
  await window.import({ target: 'rent' })
  await page.getByRole('dialog').getByRole('button', { name: 'Show data' }).click()
  await expect(window.main.getByText('市中心').first()).toBeVisible()
  await machine.screenshot(page, 'data-table')
  await window.train({ model: 'mlp', epochs: 20 })
  await window.trained()
  await machine.screenshot(page, 'train-regression')
  await window.button('Evaluate').click()
  await window.main
    .getByRole('button', { name: /^Evaluate/ })
    .first()
    .click()
  await expect(window.main.getByText('R²').first()).toBeVisible({ timeout: 30_000 })
  await machine.screenshot(page, 'evaluate-regression')
  await window.go('Try')
  await window.main
    .getByRole('button', { name: /example/i })
    .first()
    .click()
  await expect(window.main.getByRole('status').filter({ hasText: /\d/ }).first()).toBeVisible()
  await machine.screenshot(page, 'try-row')
})

test('tables that can’t be taken say why, and nothing is written', async ({ machine, studio }) => {
  const { page } = studio
  const path = join(machine.dir, 'one.csv')
  await writeFile(path, 'only\n1\n2\n')
  await dropPaths(page, [path])
  await expect(page.getByRole('alert')).toContainText(/column/i)
  await machine.screenshot(page, 'import-refused')
})
