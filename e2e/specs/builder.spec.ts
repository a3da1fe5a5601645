/** The visual model builder: a residual network by mouse, and by keyboard only; fixed, undone, saved and trained. */
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { digitsProject, expect, readJson, test } from '../fixtures/anneal'
import { lookAs } from '../fixtures/looks'
import { BuilderPage } from '../pages/builder'
import { StudioPage } from '../pages/studio'

test('a residual network from an empty canvas by mouse, undone, redone and trained', async ({ machine }) => {
  const project = await digitsProject(machine.dir, 400)
  const studio = await machine.launch(project)
  const { page } = studio
  await lookAs(studio, { colorScheme: 'light', width: 1440, height: 900 })
  const window = new StudioPage(page)
  const builder = new BuilderPage(page)
  await window.go('Model')
  await builder.newModel('residual 残差')
  await machine.screenshot(page, 'builder-empty')

  await builder.palette('InputLayer').click()
  await builder.palette('Conv2D').click()
  await window.fill('Filters', '8')
  await builder.inspector.getByRole('combobox', { name: 'Padding' }).selectOption('same')
  await builder.inspector.getByRole('combobox', { name: 'Activation' }).selectOption('relu')
  await builder.palette('Conv2D').click()
  await window.fill('Filters', '8')
  await builder.inspector.getByRole('combobox', { name: 'Padding' }).selectOption('same')
  await builder.palette('Add').click()
  await builder.drag('conv2d_1', 'add_1')
  await expect(builder.layer('add_1')).toHaveAccessibleName(/28 × 28 × 8/)
  await expect(builder.problems.getByRole('button', { name: 'Use add_1 as output' })).toBeVisible()
  await machine.screenshot(page, 'builder-skip')
  await builder.layer('add_1').click()
  await builder.palette('Flatten').click()
  await builder.palette('Dense').click()
  await builder.inspector.getByRole('switch', { name: 'Output of the model' }).click()
  await expect(builder.problems).toContainText('No problems')
  await page.getByRole('button', { name: 'Zoom to fit' }).click()
  await expect(builder.layers).toHaveCount(6)
  await builder.saved()
  await machine.screenshot(page, 'builder-mouse')

  const file = join(project, 'models', 'residual 残差.json')
  const drawn = await readJson(file)
  let steps = 0
  const undo = page.getByRole('button', { name: /^Undo/ })
  while (await undo.isEnabled()) {
    await page.keyboard.press('ControlOrMeta+Z')
    steps++
  }
  expect(steps).toBeGreaterThan(10)
  await expect(builder.layers).toHaveCount(0)
  for (let i = 0; i < steps; i++) await page.keyboard.press('ControlOrMeta+Shift+Z')
  await expect(builder.layers).toHaveCount(6)
  await builder.saved()
  expect((await readJson(file))['graph']).toEqual(drawn['graph'])

  await page.getByRole('button', { name: 'Train this model' }).click()
  await window.fill('Epochs', '1')
  await window.button('Start training').click()
  await window.trained()
})

test('the same with the keyboard alone; what is drawn survives a kill', async ({ machine }) => {
  const project = await digitsProject(machine.dir, 400)
  const studio = await machine.launch(project)
  const { page } = studio
  const builder = new BuilderPage(page)
  const { keyboard } = page
  const focused = (id: string): Promise<void> => expect(builder.layer(id)).toBeFocused()
  const add = async (typed: string, id: string): Promise<void> => {
    await keyboard.type(typed)
    await keyboard.press('Enter')
    await focused(id)
  }

  await page.locator('body').focus()
  await keyboard.press('2')
  await expect(page.getByRole('heading', { name: 'Model', level: 1 })).toBeVisible()
  await keyboard.press('ControlOrMeta+K')
  await keyboard.type('New model')
  await keyboard.press('Enter')
  await keyboard.press('ControlOrMeta+A')
  await keyboard.type('by keys')
  await keyboard.press('Enter')
  await expect(page.getByText('An empty model')).toBeVisible()
  await expect(page.getByRole('dialog')).toBeHidden()
  await keyboard.press('/')
  await add('input', 'input')
  for (const id of ['conv2d_1', 'conv2d_2']) {
    await add('conv2d', id)
    await keyboard.press('Enter')
    await expect(builder.inspector.getByRole('textbox', { name: 'Filters' })).toBeFocused()
    await keyboard.press('ControlOrMeta+A')
    await keyboard.type('8')
    await tabTo(page, builder.inspector.getByRole('combobox', { name: 'Padding' }))
    await keyboard.type('S')
    await keyboard.press('Escape')
    await focused(id)
  }
  await add('residual', 'add_1')
  await keyboard.press('ControlOrMeta+ArrowUp')
  await focused('conv2d_2')
  await keyboard.press('ControlOrMeta+ArrowUp')
  await focused('conv2d_1')
  await keyboard.press('ControlOrMeta+L')
  await expect(page.getByRole('dialog')).toBeVisible()
  await keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
  await focused('conv2d_1')
  await expect(builder.layer('add_1')).toHaveAccessibleName(/28 × 28 × 8/)
  await keyboard.press('ControlOrMeta+ArrowDown')
  await keyboard.press('ControlOrMeta+ArrowDown')
  await focused('add_1')
  await add('flatten', 'flatten_1')
  await add('dense', 'dense_1')
  await keyboard.press('Enter')
  await tabTo(page, builder.inspector.getByRole('switch', { name: 'Output of the model' }))
  await keyboard.press('Space')
  await expect(builder.problems).toContainText('No problems')
  await machine.screenshot(page, 'builder-keys')

  await builder.saved()
  studio.app.process().kill('SIGKILL')
  const graph = (await readJson(join(project, 'models', 'by keys.json')))['graph'] as {
    nodes: unknown[]
    edges: unknown[]
  }
  expect([graph.nodes.length, graph.edges.length]).toEqual([6, 6])
})

test('what is drawn in the moment before the window closes is on the disk', async ({ machine }) => {
  const project = await digitsProject(machine.dir, 200)
  const studio = await machine.launch(project)
  const { page } = studio
  const window = new StudioPage(page)
  const builder = new BuilderPage(page)
  await window.go('Model')
  await page.getByRole('list', { name: 'Models' }).getByRole('button', { name: 'dense' }).first().click()
  await builder.layer('dense_1').click()
  const units = builder.inspector.getByRole('textbox', { name: 'Units' })
  for (let i = 1; i <= 20; i++) await units.fill(String(i))
  await machine.close(studio)
  const graph = (await readJson(join(project, 'models', 'dense.json')))['graph']
  expect(JSON.stringify(graph)).toContain('"units":20')
})

test('a broken graph is mended by the offered fixes; a part becomes a block and is taken apart again', async ({
  machine
}) => {
  const project = await digitsProject(machine.dir, 200)
  const { page } = await machine.launch(project)
  const window = new StudioPage(page)
  const builder = new BuilderPage(page)
  await window.go('Model')
  await page.getByRole('list', { name: 'Models' }).getByRole('button', { name: 'cnn' }).first().click()
  await builder.layer('flatten').click()
  await page.keyboard.press('Delete')
  await expect(builder.problems).toContainText(/\d problem/)
  await machine.screenshot(page, 'builder-broken')
  for (let i = 0; i < 6 && !(await builder.problems.getByText('No problems').isVisible()); i++) {
    const fix = builder.problems
      .getByRole('button')
      .filter({ hasNotText: /^[a-z_0-9]+$/ })
      .first()
    await fix.click()
    await page.waitForTimeout(400)
  }
  await expect(builder.problems).toContainText('No problems')
  await page.getByRole('button', { name: 'Zoom to fit' }).click()
  await machine.screenshot(page, 'builder-mended')

  await builder.layer('conv_2').click()
  await builder.layer('pool_2').click({ modifiers: ['ControlOrMeta'] })
  await page.keyboard.press('ControlOrMeta+G')
  const block = builder.canvas.getByRole('group', { name: /Block/ })
  await expect(block).toBeVisible()
  await expect(builder.problems).toContainText('No problems')
  await machine.screenshot(page, 'builder-block')
  await page.keyboard.press('ControlOrMeta+Shift+G')
  await expect(builder.layer('conv_2').or(builder.canvas.getByRole('group', { name: /Conv2D/ }).nth(1))).toBeVisible()
})

test('layers are copied into another model, dropped on the canvas and put into a connection', async ({ machine }) => {
  const project = await digitsProject(machine.dir, 200)
  const { page } = await machine.launch(project)
  const window = new StudioPage(page)
  const builder = new BuilderPage(page)
  await window.go('Model')
  await page.getByRole('list', { name: 'Models' }).getByRole('button', { name: 'cnn' }).first().click()
  await page.getByRole('button', { name: 'Zoom to fit' }).click()
  await page.getByRole('button', { name: 'Insert a layer between conv_1 and pool_1' }).click()
  await page.keyboard.type('batch')
  await page.keyboard.press('Enter')
  await expect(builder.layer('batchNormalization_1')).toBeFocused()
  await builder.palette('Dropout').dragTo(builder.canvas, { targetPosition: { x: 60, y: 60 } })
  await expect(builder.layer('dropout_1')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.press('ControlOrMeta+C')
  await page.getByRole('list', { name: 'Models' }).getByRole('button', { name: 'dense' }).first().click()
  await builder.layer('dense_1').click()
  await page.keyboard.press('ControlOrMeta+V')
  await expect(page.getByRole('heading', { name: '10 layers are selected' })).toBeVisible()
  await builder.saved()
  const graph = (await readJson(join(project, 'models', 'dense.json')))['graph'] as { nodes: unknown[] }
  expect(graph.nodes).toHaveLength(14)
  await page.keyboard.press('ControlOrMeta+Z')
  await expect(builder.layers).toHaveCount(4)
  await page.getByRole('list', { name: 'Models' }).getByRole('button', { name: 'cnn' }).first().click()
  await page.keyboard.press('ControlOrMeta+Z')
  await expect(builder.layer('dropout_1')).toBeHidden()
})

async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('Tab')
    if (await control.evaluate((e) => e === document.activeElement)) return
  }
  throw new Error('Tab does not lead there')
}
