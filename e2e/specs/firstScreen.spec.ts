import { expect, test } from '../fixtures/anneal'
import { StudioPage } from '../pages/studio'

test('first screen: the sample trains in one click, and Stop keeps what was learned', async ({ machine, studio }) => {
  const { page } = studio
  const window = new StudioPage(page)
  await expect(page.getByText('Drop images, a table, or a project')).toBeVisible()
  await machine.screenshot(page, 'welcome')

  await page.getByRole('button', { name: /Train it/ }).click()
  await expect(page.getByRole('heading', { name: 'Train', level: 1 })).toBeVisible({ timeout: 60_000 })
  await expect(window.strip).toContainText(/epoch \d+\/\d+.*loss \d/, { timeout: 60_000 })
  await expect(window.strip).toContainText(/left/)
  await machine.screenshot(page, 'train-running')

  // Another epoch may take a while on a slow machine; one step is enough for Stop to keep weights.
  await window.button('Stop').click()
  await expect(window.status).toContainText(/Stopped|Done/, { timeout: 30_000 })
  await window.go('Runs')
  await expect(window.main.getByText(/stopped/i).first()).toBeVisible()
  await machine.screenshot(page, 'runs')
})
