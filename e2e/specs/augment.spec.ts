/** Augmentation in the window: add, change by keyboard, see it on examples, keep it, train with it. */
import { join } from 'node:path'
import { anneal, digitsProject, expect, readJson, test } from '../fixtures/anneal'
import { lookAs } from '../fixtures/looks'
import { StudioPage } from '../pages/studio'

test('augmentation and balance are chosen, seen, kept and trained with', async ({ machine }) => {
  const project = await digitsProject(machine.dir, 400)
  const studio = await machine.launch(project)
  const { page } = studio
  const window = new StudioPage(page)
  await window.go('Data')
  await page.getByRole('button', { name: 'Change augmentation' }).click()
  const dialog = page.getByRole('dialog', { name: 'Augmentation of digits' })
  const gallery = dialog.getByRole('group', { name: 'Training examples before and after' })
  const after = gallery.getByRole('img', { name: /^After/ })
  await expect(after).toHaveCount(8, { timeout: 30_000 })
  const plain = await after.first().getAttribute('src')

  // By keyboard alone.
  const add = dialog.getByRole('button', { name: 'Add an augmentation' })
  await add.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Rotate' })).toBeVisible()
  // Of no effect on grey digits.
  await expect(page.getByRole('menuitem', { name: 'Hue' })).toHaveCount(0)
  await page.keyboard.type('Rot')
  await page.keyboard.press('Enter')
  const rotate = dialog.getByRole('region', { name: 'Rotate' })
  await expect(rotate).toBeVisible()
  await expect.poll(() => after.first().getAttribute('src')).not.toBe(plain)
  const thumb = rotate.getByRole('slider', { name: 'Angle, to, slider' })
  await thumb.focus()
  for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight')
  await expect(rotate.getByRole('textbox', { name: 'Angle, to' })).toHaveValue('25')
  const from = rotate.getByRole('textbox', { name: 'Angle, from' })
  await from.fill('-40')
  await from.press('Enter')
  await expect(rotate.getByText('Two numbers from -180 to 180, the smaller one first.')).toHaveCount(0)
  await rotate.getByRole('textbox', { name: 'Angle, to' }).fill('300')
  await rotate.getByRole('textbox', { name: 'Angle, to' }).press('Enter')
  await expect(rotate.getByText('Two numbers from -180 to 180, the smaller one first.')).toBeVisible()
  await rotate.getByRole('textbox', { name: 'Angle, to' }).fill('20')
  await rotate.getByRole('textbox', { name: 'Angle, to' }).press('Enter')

  // From a change to the new pictures.
  const times: number[] = []
  const share = rotate.getByRole('slider', { name: 'How often, slider' })
  await share.focus()
  for (let i = 0; i < 5; i++) {
    const before = await after.last().getAttribute('src')
    const begun = Date.now()
    await page.keyboard.press('ArrowLeft')
    await page.waitForFunction(
      (old) => [...document.querySelectorAll('[role=dialog] img')].at(-1)?.getAttribute('src') !== old,
      before,
      { polling: 10 }
    )
    times.push(Date.now() - begun)
  }
  expect([...times].sort((a, b) => a - b)[2]).toBeLessThan(300)

  for (const name of ['Cutout', 'Mixup']) {
    await add.click()
    await page.getByRole('menuitem', { name }).click()
    await expect(dialog.getByRole('region', { name })).toBeVisible()
  }
  await expect(gallery.getByText(/\d+ %, .* \d+ %/).first()).toBeVisible()
  const captions = await gallery
    .getByRole('img', { name: /^Before/ })
    .evaluateAll((all) => all.map((one) => one.getAttribute('src')))
  await gallery.getByRole('button', { name: 'Reshuffle' }).click()
  await expect
    .poll(() =>
      gallery
        .getByRole('img', { name: /^Before/ })
        .evaluateAll((all) => all.map((one) => one.getAttribute('src')).join())
    )
    .not.toBe(captions.join())

  for (const [look, colorScheme, width, height] of [
    ['light-large', 'light', 1440, 900],
    ['dark-large', 'dark', 1440, 900],
    ['light-small', 'light', 900, 600]
  ] as const) {
    await lookAs(studio, { colorScheme, width, height })
    await machine.screenshot(page, `augment-${look}`)
  }
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText(/^Rotate -40 to 20/)).toBeVisible()
  const mixup = page.getByRole('listitem').filter({ hasText: /^Mixup/ })
  await expect(mixup).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(mixup).toBeHidden()
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(mixup).toBeVisible()
  await page.getByRole('combobox', { name: 'Balance of classes' }).selectOption('oversample')
  await expect(page.getByText(/An epoch has/)).toBeVisible()
  await expect(page.getByText('Change balance of classes.')).toBeVisible()
  const file = join(project, 'datasets/digits/dataset.json')
  await expect.poll(async () => (await readJson(file))['balance']).toBe('oversample')
  expect((await readJson(file))['augmentation']).toMatchObject([
    { kind: 'rotate' },
    { kind: 'cutout' },
    { kind: 'mixup' }
  ])
  await machine.screenshot(page, 'augment-inspector')

  await window.train({ model: 'dense', epochs: 2 })
  await expect(page.getByText(/pictures changed at random \(Rotate, Cutout, Mixup\)/)).toBeVisible()
  await window.trained()
  await machine.screenshot(page, 'augment-train')
  const { runs } = (await anneal('runs', '--project', project)) as { runs: { run: string }[] }
  const recipe = await readJson(join(project, 'runs', runs[0]?.run ?? '', 'recipe.json'))
  expect(recipe['balance']).toBe('oversample')
  expect(recipe['augmentation']).toHaveLength(3)
})
