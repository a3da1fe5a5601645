import { digitsProject, expect, test } from '../fixtures/anneal'
import { StudioPage } from '../pages/studio'

test('the main job with the keyboard alone', async ({ machine }) => {
  const project = await digitsProject(machine.dir, 400)
  const { page } = await machine.launch(project)
  const window = new StudioPage(page)
  const { keyboard } = page
  const pageHeading = (name: string): Promise<void> =>
    expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()

  await page.locator('body').focus()
  await keyboard.press('3')
  await pageHeading('Train')
  await tabTo(window, 'Epochs')
  await keyboard.press('ControlOrMeta+A')
  await keyboard.type('2')
  await keyboard.press('ControlOrMeta+Enter')
  await window.trained()
  await keyboard.press('ControlOrMeta+K')
  await keyboard.type('Evaluate')
  await keyboard.press('Enter')
  await pageHeading('Evaluate')
  await tabTo(window, 'Evaluate')
  await keyboard.press('Enter')
  await expect(window.main.getByRole('table', { name: 'Confusion matrix' })).toBeVisible({ timeout: 30_000 })
  await keyboard.press('ControlOrMeta+K')
  await keyboard.type('Export')
  await keyboard.press('Enter')
  await pageHeading('Export')
  await tabTo(window, /^Export/)
  await keyboard.press('Enter')
  await expect(window.main.getByText(/verified on \d+ examples/i)).toBeVisible({ timeout: 60_000 })
})

/** Tabs until a control of this name has the focus. */
async function tabTo(window: StudioPage, name: string | RegExp): Promise<void> {
  const focused = window.page.locator(':focus')
  for (let i = 0; i < 80; i++) {
    await window.page.keyboard.press('Tab')
    const text = await focused.evaluate((e) => {
      const label = e.getAttribute('aria-label') ?? (e as HTMLInputElement).labels?.[0]?.textContent ?? e.textContent
      return label.trim()
    })
    const inMain = await focused.evaluate((e) => e.closest('main') !== null)
    if (inMain && (typeof name === 'string' ? text === name : name.test(text))) return
  }
  throw new Error(`No control named ${name} was reached by Tab`)
}
