/**
 * Notices what others change in a project: `anneal` in a terminal, another window, an editor. It looks at modification
 * times once a second: file-system events are lost on network disks, differ between systems and, recursive, would watch
 * every picture of a copied source.
 */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export type Changed = 'project' | 'datasets' | 'models' | 'runs'
type Look = Record<Changed, string>

export interface WatchOptions {
  pollMs?: number
  /** Runs whose state file is not looked at: the window follows them live. */
  followed?: () => ReadonlySet<string>
}

export class ProjectWatch {
  readonly #dir: string
  readonly #onChange: (what: Changed) => void
  readonly #followed: () => ReadonlySet<string>
  readonly #timer: NodeJS.Timeout
  #last: Look | undefined
  #looking: Promise<void> | undefined
  #closed = false

  constructor(dir: string, onChange: (what: Changed) => void, options: WatchOptions = {}) {
    this.#dir = dir
    this.#onChange = onChange
    this.#followed = options.followed ?? (() => new Set())
    void this.look()
    this.#timer = setInterval(() => void this.look(), options.pollMs ?? 1000)
    this.#timer.unref()
  }

  /** Looks now; for when we changed something ourselves. */
  async look(): Promise<void> {
    // A look under way may have passed the change already: look once more after it.
    if (this.#looking) await this.#looking
    this.#looking ??= this.#compare().finally(() => (this.#looking = undefined))
    await this.#looking
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#timer)
  }

  async #compare(): Promise<void> {
    const followed = this.#followed()
    const [project, datasets, models, runs] = await Promise.all([
      mark(join(this.#dir, 'project.json')),
      marks(join(this.#dir, 'datasets'), (name) => [name, 'dataset.json']),
      marks(join(this.#dir, 'models'), (name) => [name]),
      marks(join(this.#dir, 'runs'), (name) => (followed.has(name) ? null : [name, 'state.json']))
    ])
    const now: Look = { project, datasets, models, runs }
    const before = this.#last
    this.#last = now
    if (!before || this.#closed) return
    for (const what of ['project', 'datasets', 'models', 'runs'] as const) {
      if (now[what] !== before[what]) this.#onChange(what)
    }
  }
}

async function marks(folder: string, fileOf: (name: string) => string[] | null): Promise<string> {
  const names = await readdir(folder).catch(() => [])
  const lines = await Promise.all(
    names
      .filter((name) => !name.startsWith('.'))
      .sort()
      .map(async (name) => {
        const file = fileOf(name)
        return file ? `${name} ${await mark(join(folder, ...file))}` : name
      })
  )
  return lines.join('\n')
}

/** Missing, unreadable and there are different; which of the first two does not matter here. */
async function mark(file: string): Promise<string> {
  const facts = await stat(file).catch(() => null)
  return facts ? `${facts.mtimeMs} ${facts.size} ${facts.ino}` : '-'
}
