/** Every page in light and dark, large and small and at 200 %: kept as pictures, to be looked at. */
import { anneal, digitsProject, expect, test } from '../fixtures/anneal'
import { StudioPage, type PageName } from '../pages/studio'

const names: PageName[] = ['Data', 'Model', 'Train', 'Runs', 'Evaluate', 'Try', 'Export', 'Settings']
const looks = [
  { look: 'light-large', colorScheme: 'light', width: 1440, height: 900, zoom: 1 },
  { look: 'dark-large', colorScheme: 'dark', width: 1440, height: 900, zoom: 1 },
  { look: 'light-small', colorScheme: 'light', width: 900, height: 600, zoom: 1 },
  { look: 'dark-zoomed', colorScheme: 'dark', width: 1440, height: 900, zoom: 2 }
] as const

test('every page in every look, without a sideways scroll bar', async ({ machine }) => {
  const project = await digitsProject(machine.dir, 600)
  const first = await anneal('train', '--dataset', 'digits', '--model', 'dense', '--epochs', '4', '--project', project)
  const second = ['--name', 'a long name for a run that says what was tried 学习率']
  await anneal('train', '--dataset', 'digits', '--model', 'cnn', '--epochs', '2', ...second, '--project', project)
  await anneal('evaluate', String(first['run']), '--project', project)
  const { app, page } = await machine.launch(project)
  const window = new StudioPage(page)
  for (const { look, colorScheme, width, height, zoom } of looks) {
    await page.emulateMedia({ colorScheme })
    await app.evaluate(
      ({ BrowserWindow }, size) => {
        const [only] = BrowserWindow.getAllWindows()
        only?.setContentSize(size.width, size.height)
        only?.webContents.setZoomFactor(size.zoom)
      },
      { width, height, zoom }
    )
    for (const name of names) {
      await window.go(name)
      await page.waitForTimeout(250)
      await machine.screenshot(page, `${name.toLowerCase()}-${look}`)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - globalThis.innerWidth)
      expect(overflow, `${name}, ${look}: px wider than the window`).toBeLessThanOrEqual(0)
    }
  }
})
