import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { dropPaths, expect, test } from '../fixtures/anneal'
import { rentCsv, rentDatabase } from '../fixtures/data'
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

test('a database: choose the table, then the column to predict', async ({ machine, studio }) => {
  const { page } = studio
  const window = new StudioPage(page)
  await dropPaths(page, [await rentDatabase(join(machine.dir, 'city.sqlite'))])
  const dialog = page.getByRole('dialog', { name: 'Import' })
  await expect(dialog.getByRole('columnheader', { name: /sales/ })).toBeVisible()
  await dialog.getByRole('combobox', { name: 'Table' }).selectOption('flats')
  await expect(dialog.getByRole('columnheader', { name: /rooms/ })).toBeVisible()
  await expect(dialog.getByRole('combobox', { name: 'Column to predict' })).toHaveValue('rent')
  await machine.screenshot(page, 'import-database')
  await window.import()
  await dialog.getByRole('button', { name: 'Show data' }).click()
  await expect(window.main.getByText('2024-02-01').first()).toBeVisible()
  await machine.screenshot(page, 'data-database')
})

test('a CSV is read in the encoding that is chosen', async ({ machine, studio }) => {
  const { page } = studio
  const path = join(machine.dir, 'cities.csv')
  const rows = Array.from({ length: 30 }, (_, i) => `${i};${i % 2 ? 'a' : 'b'}`)
  await writeFile(
    path,
    Buffer.concat([Buffer.from('cd;'), Buffer.from('e3eef0eee4', 'hex'), Buffer.from(`\n${rows.join('\n')}`)])
  )
  await dropPaths(page, [path])
  const dialog = page.getByRole('dialog', { name: 'Import' })
  await expect(dialog.getByRole('columnheader', { name: 'ãîðîä' })).toBeVisible()
  await dialog.getByRole('button', { name: /Under the hood/ }).click()
  await dialog.getByRole('combobox', { name: 'Encoding' }).selectOption('windows-1251')
  await expect(dialog.getByRole('columnheader', { name: 'город' })).toBeVisible()
  await machine.screenshot(page, 'import-encoding')
})

test('tables that can’t be taken say why, and nothing is written', async ({ machine, studio }) => {
  const { page } = studio
  const path = join(machine.dir, 'one.csv')
  await writeFile(path, 'only\n1\n2\n')
  await dropPaths(page, [path])
  await expect(page.getByRole('alert')).toContainText(/column/i)
  await machine.screenshot(page, 'import-refused')
})
