/** The window as a person knows it: pages by name, controls by role and name. */
import { expect, type Locator, type Page } from '@playwright/test'

export type PageName = 'Data' | 'Model' | 'Train' | 'Runs' | 'Evaluate' | 'Try' | 'Export' | 'Settings'

export class StudioPage {
  constructor(readonly page: Page) {}

  async go(name: PageName): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name }).click()
    await expect(this.page.getByRole('heading', { name, level: 1 })).toBeVisible()
  }
  get main(): Locator {
    return this.page.getByRole('main')
  }
  button(name: string): Locator {
    return this.main.getByRole('button', { name, exact: true })
  }
  get status(): Locator {
    return this.main.getByRole('status').first()
  }
  /** The strip at the bottom, there while something runs. */
  get strip(): Locator {
    return this.page.getByRole('region', { name: 'Running now' })
  }

  /** Answers the import dialog; what is not given keeps what Anneal proposes. */
  async import(answers: { name?: string; target?: string } = {}): Promise<void> {
    const dialog = this.page.getByRole('dialog', { name: 'Import' })
    await expect(dialog.getByLabel('Name', { exact: true })).toBeVisible()
    if (answers.name !== undefined) await dialog.getByLabel('Name', { exact: true }).fill(answers.name)
    if (answers.target !== undefined) {
      await dialog.getByRole('combobox', { name: 'Column to predict' }).selectOption(answers.target)
    }
    await dialog.getByRole('button', { name: 'Import', exact: true }).click()
    await expect(dialog.getByText(/imported in/)).toBeVisible({ timeout: 90_000 })
  }

  async choose(label: string, option: string): Promise<void> {
    await this.main.getByRole('combobox', { name: label, exact: true }).selectOption(option)
  }
  async fill(label: string, value: string): Promise<void> {
    await this.main.getByRole('textbox', { name: label, exact: true }).fill(value)
  }

  async train(recipe: { model?: string; epochs?: number; dataset?: string }): Promise<void> {
    await this.go('Train')
    if (recipe.dataset) await this.choose('Data set', recipe.dataset)
    if (recipe.model) await this.choose('Model', recipe.model)
    if (recipe.epochs) await this.fill('Epochs', String(recipe.epochs))
    await this.button('Start training').click()
  }
  async trained(): Promise<void> {
    await expect(this.status).toContainText('Done.', { timeout: 90_000 })
  }
}
