/** The model builder as a person knows it. */
import { expect, type Locator, type Page } from '@playwright/test'

export class BuilderPage {
  readonly canvas: Locator
  readonly search: Locator
  readonly inspector: Locator
  readonly problems: Locator

  constructor(readonly page: Page) {
    this.canvas = page.getByRole('application', { name: 'Canvas' })
    this.search = page.getByRole('combobox', { name: 'Search layers' })
    this.inspector = page.getByRole('region', { name: 'Settings of what is selected' })
    this.problems = page.getByRole('region', { name: 'Problems' })
  }

  layer(id: string): Locator {
    return this.canvas.getByRole('group', { name: new RegExp(`^${id},`) })
  }
  get layers(): Locator {
    return this.canvas.locator('.svelte-flow__node')
  }
  palette(title: string): Locator {
    return this.page.getByRole('listbox', { name: 'Layers' }).getByRole('option', { name: title, exact: true })
  }

  async newModel(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New model', exact: true }).click()
    const dialog = this.page.getByRole('dialog', { name: 'New model' })
    await dialog.getByLabel('Name', { exact: true }).fill(name)
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect(dialog).toBeHidden()
    await expect(this.page.getByText('An empty model')).toBeVisible()
  }

  /** Draws a connection from the lower end of a layer to the upper end of another. */
  async drag(from: string, to: string): Promise<void> {
    const source = this.layer(from).getByRole('button', { name: 'Output of this layer' })
    const target = this.layer(to).getByRole('button', { name: 'Input 1' })
    const [a, b] = [await middle(source), await middle(target)]
    await this.page.mouse.move(a.x, a.y)
    await this.page.mouse.down()
    await this.page.mouse.move((a.x + b.x) / 2 + 40, (a.y + b.y) / 2, { steps: 6 })
    await this.page.mouse.move(b.x, b.y, { steps: 6 })
    await this.page.mouse.up()
  }

  async saved(): Promise<void> {
    await expect(this.page.getByRole('toolbar', { name: 'Builder' }).getByRole('status')).toHaveText('Saved')
  }
}

async function middle(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox()
  if (!box) throw new Error('It is not on the screen')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
