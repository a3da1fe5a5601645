/** What a person can do, as data: menus, palette, shortcuts and tooltips all read it. */
import { untrack } from 'svelte'
import { isSingleKey, matches, onMac, showKeys, type Stroke } from './keys'

export interface Command {
  /** "train.toggle"; the application menu names commands by it. */
  id: string
  title: string
  /** Any of these; the first is shown. */
  keys?: readonly string[]
  /** It can be done now. Always, when absent. */
  when?: () => boolean
  run: () => void | Promise<void>
  /** It disturbs no dialog: the application menu offers it above one, too. */
  anytime?: boolean
  /** Heading in the sheet of shortcuts. */
  group?: string
  /** In the palette and the sheet; default true. */
  listed?: boolean
}

export interface KeyContext {
  /** The focus is in a text field. */
  typing: boolean
  /** The focus is on any control. */
  focused: boolean
  /** A dialog is open above the page. */
  modal: boolean
}

export class Commands {
  #all = $state.raw<readonly Command[]>([])
  /** 1-8 and ? act; a setting. */
  singleKeys = true
  /** Told when a command failed. */
  onerror: ((error: unknown) => void) | null = null

  constructor(private readonly mac = onMac) {}

  /** A later command with the same id stands in for the earlier one until it is taken back. */
  register(commands: readonly Command[]): () => void {
    // Called from effects, which must not depend on the list they change.
    this.#all = [...untrack(() => this.#all), ...commands]
    return () => {
      this.#all = untrack(() => this.#all).filter((c) => !commands.includes(c))
    }
  }

  get list(): readonly Command[] {
    return this.#all.filter((c, i, all) => all.findLastIndex((other) => other.id === c.id) === i)
  }

  get available(): readonly Command[] {
    return this.list.filter((c) => c.when?.() ?? true)
  }

  find(id: string): Command | undefined {
    return this.#all.findLast((c) => c.id === id)
  }

  /** Runs it if it can be done now. @returns whether it ran */
  run(id: string): boolean {
    const command = this.find(id)
    if (!command || !(command.when?.() ?? true)) return false
    this.#start(command)
    return true
  }

  /** "Ctrl+K" for tooltips; undefined when it has no keys. */
  keysOf(id: string): string | undefined {
    const keys = this.find(id)?.keys?.[0]
    return keys === undefined ? undefined : showKeys(keys, this.mac)
  }

  /** @returns whether a command took the stroke */
  press(stroke: Stroke, context: KeyContext): boolean {
    if (context.modal) return false
    for (const command of this.available) {
      const keys = command.keys?.find((k) => matches(k, stroke, this.mac))
      if (keys === undefined || !this.#mayAct(keys, context)) continue
      this.#start(command)
      return true
    }
    return false
  }

  #mayAct(keys: string, context: KeyContext): boolean {
    if (isSingleKey(keys)) return this.singleKeys && !context.focused
    // In a text field, undo, redo, selecting, Delete and F2 belong to the text.
    if (context.typing) return /^Mod\+(?!Z|Y|A$|Shift\+Z)/.test(keys)
    return true
  }

  /** Work that was not started by a command (a button of one row): its failure is told in the same way. */
  attempt(work: Promise<unknown>): void {
    work.catch((e: unknown) => this.onerror?.(e))
  }

  #start(command: Command): void {
    try {
      const done = command.run()
      if (done instanceof Promise) this.attempt(done)
    } catch (e) {
      this.onerror?.(e)
    }
  }
}

export const commands = new Commands()
