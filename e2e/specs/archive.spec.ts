import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zipOf } from '../../src/engine/data/archive/fixtures'
import { dropPaths, expect, test } from '../fixtures/anneal'
import { digitFolder } from '../fixtures/data'
import { lookAs } from '../fixtures/looks'
import { StudioPage } from '../pages/studio'

test('a zip of pictures with a file of labels: asks which column, imports, shows what was left out', async ({
  machine,
  studio
}) => {
  const { page } = studio
  const window = new StudioPage(page)
  const folder = await digitFolder(join(machine.dir, 'digits'), 60, 3)
  const lines: string[] = []
  const entries: { name: string; content: Buffer }[] = []
  for (const label of await readdir(folder)) {
    for (const file of await readdir(join(folder, label))) {
      entries.push({ name: `pictures/${file}`, content: await readFile(join(folder, label, file)) })
      lines.push(`${file},digit ${label},${Number(label) % 2 ? 'odd' : 'even'}`)
    }
  }
  const labels = Buffer.from(`file,digit,parity\n${lines.join('\n')}\n`)
  const zip = join(machine.dir, 'pictures.zip')
  await writeFile(
    zip,
    zipOf([...entries, { name: 'pictures/list.csv', content: labels }, { name: '../out.png', content: labels }])
  )
  await dropPaths(page, [zip])
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('several columns could be the label')
  await expect(dialog.getByRole('button', { name: 'Import' })).toBeDisabled()
  await machine.screenshot(page, 'import-labels')
  await lookAs(studio, { colorScheme: 'dark', width: 900, height: 600 })
  await machine.screenshot(page, 'import-labels-dark-small')
  await dialog.getByRole('combobox', { name: 'Column with the label' }).selectOption('parity')
  await window.import({ name: 'parity' })
  await machine.screenshot(page, 'import-labels-done')
  await dialog.getByRole('button', { name: 'Show data' }).click()
  await expect(window.main.getByRole('combobox', { name: 'Class', exact: true })).toContainText('odd')
  await expect(window.main.getByText(/would be written outside its folder/).first()).toBeVisible()
  await machine.screenshot(page, 'data-labels')
})
