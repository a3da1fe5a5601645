import { join } from 'node:path'
import { anneal, expect, test } from '../fixtures/anneal'
import { rentCsv } from '../fixtures/data'
import { lookAs } from '../fixtures/looks'
import { StudioPage } from '../pages/studio'

test('how columns are prepared: seen on the first rows, changed, taken back', async ({ machine }) => {
  const project = join(machine.dir, 'rents')
  await anneal('init', project)
  const csv = await rentCsv(join(machine.dir, 'rent.csv'))
  await anneal('import', csv, '--name', 'rents', '--target', 'rent', '--project', project)
  const shown = await anneal('dataset', 'prepare', 'rents', '--project', project)
  const columns = shown['columns'] as { name: string; kind: string; sentence: string }[]
  const number = columns.find(({ kind }) => kind === 'number')
  if (!number) throw new Error('There is no column of numbers')

  const studio = await machine.launch(project)
  const { page } = studio
  const window = new StudioPage(page)
  await window.go('Data')
  await page.getByRole('button', { name: 'Change preparation' }).click()
  const dialog = page.getByRole('dialog', { name: 'Preparation' })
  await expect(dialog.getByText(number.sentence)).toBeVisible()
  await machine.screenshot(page, 'preparation')
  await dialog.getByRole('button', { name: `Choices for ${number.name}` }).click()
  await dialog.getByRole('combobox', { name: 'Scale' }).first().selectOption('range')
  await expect(dialog.getByText(number.sentence)).toBeHidden()
  await expect(dialog.getByRole('button', { name: `Reset ${number.name}` })).toBeVisible()
  await machine.screenshot(page, 'preparation-changed')
  const saved = await anneal('dataset', 'prepare', 'rents', '--project', project)
  expect(saved['preparation']).toEqual({ columns: { [number.name]: { scale: 'range' } }, pixels: 'range' })

  await dialog.getByRole('button', { name: `Reset ${number.name}` }).click()
  await expect(dialog.getByText(number.sentence)).toBeVisible()
  for (const { look, width, height, colorScheme } of [
    { look: 'dark', width: 1440, height: 900, colorScheme: 'dark' },
    { look: 'small', width: 900, height: 600, colorScheme: 'light' }
  ] as const) {
    await lookAs(studio, { colorScheme, width, height })
    await machine.screenshot(page, `preparation-${look}`)
  }
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(page.getByText('All by default.')).toBeVisible()
  // Undo of the reset: the choice is back.
  await page.keyboard.press('ControlOrMeta+z')
  await expect(page.getByText('1 column is changed')).toBeVisible()
})
