/** The Data page with pictures, a table, long and Chinese names in every look: kept as pictures, to be looked at. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { anneal, expect, test } from '../fixtures/anneal'
import { digitFolder, longCsv } from '../fixtures/data'
import { expectNoSidewaysBar, lookAs } from '../fixtures/looks'
import { StudioPage } from '../pages/studio'

const looks = [
  { look: 'light-1280', colorScheme: 'light', width: 1280, height: 800 },
  { look: 'dark-1920', colorScheme: 'dark', width: 1920, height: 1080 },
  { look: 'light-900', colorScheme: 'light', width: 900, height: 640 },
  { look: 'dark-zoomed', colorScheme: 'dark', width: 1280, height: 800, zoom: 2 }
] as const

const longName = '房价与城市中心区位关系的数据集 with a name that is long'

/** Pictures of many sizes and two formats, in classes with long and Chinese names. */
async function photographs(dir: string): Promise<string> {
  const classes = ['红色的花', 'a class whose name does not fit in any column of the window', 'tulip']
  for (const [c, label] of classes.entries()) {
    await mkdir(join(dir, label), { recursive: true })
    for (let i = 0; i < 24 - c * 6; i++) {
      const size = { width: 80 + ((i * 37) % 160), height: 60 + ((i * 53) % 120) }
      const picture = sharp({ create: { ...size, channels: 3, background: { r: 60 * c + 60, g: 90 + i * 5, b: 120 } } })
      await (i % 3 === 0 ? picture.png() : picture.jpeg()).toFile(
        join(dir, label, `${i}.${i % 3 === 0 ? 'png' : 'jpg'}`)
      )
    }
  }
  return dir
}

test('data in every look, without a sideways scroll bar', async ({ machine }) => {
  const project = join(machine.dir, 'looks')
  await anneal('init', project)
  const into = ['--project', project]
  await anneal('import', await digitFolder(join(machine.dir, 'digits'), 400), '--name', 'digits', ...into)
  await anneal('import', await photographs(join(machine.dir, 'photos')), '--name', 'photographs', ...into)
  const csv = await longCsv(join(machine.dir, 'rent.csv'), 900)
  await anneal('import', csv, '--name', longName, '--target', 'rent', ...into)
  const studio = await machine.launch(project, ['--use-fake-device-for-media-stream'])
  const { page } = studio
  const window = new StudioPage(page)
  await window.go('Data')
  const list = page.getByRole('complementary', { name: 'Data sets' })
  for (const { look, ...as } of looks) {
    await lookAs(studio, as)
    const shot = async (name: string): Promise<void> => {
      await page.waitForTimeout(400)
      await machine.screenshot(page, `data-${name}-${look}`)
      await expectNoSidewaysBar(page, `${name}, ${look}`)
    }
    for (const name of ['digits', 'photographs']) {
      await list.getByRole('button', { name: new RegExp(`^Images ${name}`) }).click()
      await shot(name)
      const grid = window.main.getByRole('listbox', { name: 'Pictures' })
      const over = await grid.evaluate((element) => element.scrollWidth - element.clientWidth)
      expect(over, `pictures of ${name}, ${look}: px wider than their grid`).toBeLessThanOrEqual(0)
      await grid.getByRole('option').first().click()
      await shot(`${name}-closely`)
      await page.keyboard.press('Escape')
    }
    await list.getByRole('button', { name: /^Table/ }).click()
    await shot('table')
    await window.main
      .getByRole('table', { name: 'Rows' })
      .getByRole('button', { name: /^district/ })
      .click()
    await shot('column')
    await window.main.getByRole('button', { name: 'All columns' }).click()
    await shot('columns')
    await window.main.getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Collect with the camera' }).click()
    await shot('camera')
    await page.keyboard.press('Escape')
  }
})
