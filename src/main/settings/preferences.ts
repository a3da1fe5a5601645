/** What Anneal remembers of this person on this machine: settings, recent projects, where the window was. Nothing of a project. */
import { createHash } from 'node:crypto'
import Store from 'electron-store'
import { settingsSchema, type Settings } from '@shared/ipc/hostContract'

export interface Bounds {
  x: number
  y: number
  width: number
  height: number
  maximized: boolean
}

export interface RecentEntry {
  /** Of the folder: copies of a project share the project's own id. */
  id: string
  name: string
  /** Absolute. */
  dir: string
  openedAt: string
}

export type SettingsChange = { [K in keyof Settings]?: Settings[K] | undefined }

interface Stored {
  settings: Settings
  recent: RecentEntry[]
  bounds: Bounds | null
}

const defaults: Stored = {
  settings: { theme: 'system', singleKeys: true, notifyAtEnd: true, keepAwake: true },
  recent: [],
  bounds: null
}
const mostRecent = 12

export class Preferences {
  // A damaged settings file costs the settings, not the start.
  readonly #store = new Store<Stored>({ name: 'settings', defaults, clearInvalidConfig: true })

  get settings(): Settings {
    return merged(defaults.settings, this.#store.get('settings'))
  }

  change(change: SettingsChange): Settings {
    const settings = merged(this.settings, change)
    this.#store.set('settings', settings)
    return settings
  }

  get bounds(): Bounds | null {
    return this.#store.get('bounds')
  }

  set bounds(bounds: Bounds | null) {
    this.#store.set('bounds', bounds)
  }

  /** Newest first. */
  get recent(): RecentEntry[] {
    return this.#store.get('recent')
  }

  opened(dir: string, name: string): void {
    const entry = { id: recentId(dir), name, dir, openedAt: new Date().toISOString() }
    this.#store.set('recent', [entry, ...this.recent.filter((other) => other.dir !== dir)].slice(0, mostRecent))
  }

  forgetFolder(dir: string): void {
    this.forget(recentId(dir))
  }

  forget(id: string): void {
    this.#store.set(
      'recent',
      this.recent.filter((entry) => entry.id !== id)
    )
  }
}

/** Fields that are missing or make no sense keep what was there. */
function merged(settings: Settings, change: SettingsChange): Settings {
  const known = Object.entries(change).filter(([, value]) => value !== undefined)
  const both = settingsSchema.safeParse({ ...settings, ...Object.fromEntries(known) })
  return both.success ? both.data : settings
}

function recentId(dir: string): string {
  return createHash('sha256').update(dir).digest('hex').slice(0, 16)
}
