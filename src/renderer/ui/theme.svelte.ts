/** The theme in force. `system` follows the machine; components that paint on a canvas read `version`. */
export type ThemeChoice = 'system' | 'light' | 'dark'

class Theme {
  /** Grows whenever colours changed. */
  version = $state(0)
  dark = $state(false)
  #choice: ThemeChoice = 'system'
  #system = typeof matchMedia === 'undefined' ? undefined : matchMedia('(prefers-color-scheme: dark)')

  constructor() {
    this.#system?.addEventListener('change', () => this.#apply())
    this.#apply()
  }

  choose(choice: ThemeChoice): void {
    this.#choice = choice
    this.#apply()
  }

  #apply(): void {
    this.dark = this.#choice === 'dark' || (this.#choice === 'system' && (this.#system?.matches ?? false))
    if (typeof document !== 'undefined') document.documentElement.dataset['theme'] = this.dark ? 'dark' : 'light'
    this.version++
  }
}

export const theme = new Theme()

/** A token's value now, for canvases: `token('--ember')`. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
