/** Every page in light and dark, large and small and at 200 %: kept as pictures, to be looked at. */
import { anneal, digitsProject, test } from '../fixtures/anneal'
import { expectNoSidewaysBar, lookAs } from '../fixtures/looks'
import { StudioPage, type PageName } from '../pages/studio'

const names: PageName[] = ['Data', 'Model', 'Train', 'Runs', 'Evaluate', 'Try', 'Export', 'Settings']
const looks = [
  { look: 'light-large', colorScheme: 'light', width: 1440, height: 900 },
  { look: 'dark-large', colorScheme: 'dark', width: 1440, height: 900 },
  { look: 'light-small', colorScheme: 'light', width: 900, height: 600 },
  { look: 'dark-zoomed', colorScheme: 'dark', width: 1440, height: 900, zoom: 2 }
] as const

test('every page in every look, without a sideways scroll bar', async ({ machine }) => {
  const project = await digitsProject(machine.dir, 600)
  const first = await anneal('train', '--dataset', 'digits', '--model', 'dense', '--epochs', '4', '--project', project)
  const second = ['--name', 'a long name for a run that says what was tried 学习率']
  await anneal('train', '--dataset', 'digits', '--model', 'cnn', '--epochs', '2', ...second, '--project', project)
  await anneal('evaluate', String(first['run']), '--project', project)
  const studio = await machine.launch(project)
  const { page } = studio
  const window = new StudioPage(page)
  for (const { look, ...as } of looks) {
    await lookAs(studio, as)
    for (const name of names) {
      await window.go(name)
      await page.waitForTimeout(250)
      await machine.screenshot(page, `${name.toLowerCase()}-${look}`)
      await expectNoSidewaysBar(page, `${name}, ${look}`)
    }
  }
})
