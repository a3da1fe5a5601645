import { join } from 'node:path'
import { dropPaths, expect, filesBelow, readJson, test } from '../fixtures/anneal'
import { digitFolder } from '../fixtures/data'
import { longestTaskButOne, watchTasks } from '../fixtures/tasks'
import { StudioPage } from '../pages/studio'

test('drop a folder of 10,000 images, train, evaluate, draw, export, close, open again', async ({ machine }) => {
  test.setTimeout(300_000)
  const images = await digitFolder(join(machine.dir, 'digits'), 10_000)
  let studio = await machine.launch()
  let window = new StudioPage(studio.page)
  await watchTasks(studio.page)

  await test.step('drop and import', async () => {
    await dropPaths(studio.page, [images])
    await expect(studio.page.getByRole('dialog', { name: 'Import' })).toContainText('10')
    await machine.screenshot(studio.page, 'import-questions')
    await window.import({ name: 'digits 数字' })
    await machine.screenshot(studio.page, 'import-summary')
    await studio.page.getByRole('dialog').getByRole('button', { name: 'Show data' }).click()
    await expect(window.main.getByText(/10,000 examples/).first()).toBeVisible()
    await expect(window.main.getByRole('img').first()).toBeVisible()
    await machine.screenshot(studio.page, 'data')
  })

  await test.step('train dense', async () => {
    await window.train({ model: 'dense', epochs: 3 })
    await window.trained()
    await expect(window.main.getByRole('region', { name: 'Loss chart' })).toBeVisible()
    await machine.screenshot(studio.page, 'train-done')
    expect(await longestTaskButOne(studio.page), 'the longest task but one of the page in ms').toBeLessThan(100)
  })

  await test.step('evaluate', async () => {
    await window.button('Evaluate').click()
    await window.main
      .getByRole('button', { name: /^Evaluate/ })
      .first()
      .click()
    const matrix = window.main.getByRole('table', { name: 'Confusion matrix' })
    await expect(matrix).toBeVisible({ timeout: 30_000 })
    await machine.screenshot(studio.page, 'evaluate')
    await expect(window.main.getByText(/95 % interval/)).toBeVisible()
  })

  await test.step('try by drawing', async () => {
    await window.go('Try')
    await drawOne(window)
    await expect(window.main.getByRole('list', { name: 'Probabilities' }).getByRole('listitem').first()).toBeVisible()
    await machine.screenshot(studio.page, 'try')
  })

  await test.step('export', async () => {
    await window.go('Export')
    await window.main
      .getByRole('button', { name: /^Export/ })
      .first()
      .click()
    await expect(window.main.getByText(/verified on 100 examples/i)).toBeVisible({ timeout: 60_000 })
    await machine.screenshot(studio.page, 'export')
  })

  await test.step('close, open again: everything is there', async () => {
    await machine.close(studio)
    const projects = join(machine.dir, 'documents')
    const files = await filesBelow(projects)
    const exported = files.find((f) => f.includes('exports') && f.endsWith('model.json'))
    expect(exported).toBeDefined()
    expect(await readJson(exported ?? '')).toHaveProperty('modelTopology')
    studio = await machine.launch()
    window = new StudioPage(studio.page)
    await studio.page.getByRole('region', { name: 'Recent projects' }).getByRole('button').first().click()
    await window.go('Runs')
    await expect(window.main.getByText('dense 1').first()).toBeVisible()
    await window.go('Evaluate')
    await expect(window.main.getByRole('table', { name: 'Confusion matrix' })).toBeVisible()
    await window.go('Model')
    await machine.screenshot(studio.page, 'model')
    await window.go('Settings')
    await machine.screenshot(studio.page, 'settings')
  })
})

/** A stroke from the top to the bottom of the pad: a one. */
async function drawOne(window: StudioPage): Promise<void> {
  const pad = window.main
    .getByRole('application', { name: 'Drawing pad' })
    .or(window.main.getByRole('img', { name: 'Drawing pad' }))
  const box = await pad.first().boundingBox()
  if (!box) throw new Error('The drawing pad is not visible')
  const { mouse } = window.page
  await mouse.move(box.x + box.width * 0.52, box.y + box.height * 0.2)
  await mouse.down()
  await mouse.move(box.x + box.width * 0.48, box.y + box.height * 0.8, { steps: 12 })
  await mouse.up()
}
