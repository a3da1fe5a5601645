/** Undo and redo of what was done to the project (deletes, renames). Each step may call the host. */
export interface Step {
  /** "Delete run 12" */
  title: string
  undo: () => Promise<void>
  redo: () => Promise<void>
}

export class History {
  #done = $state.raw<readonly Step[]>([])
  #undone = $state.raw<readonly Step[]>([])
  #at = new WeakMap<Step, number>()
  #busy = false

  get undoTitle(): string | null {
    return this.#done[this.#done.length - 1]?.title ?? null
  }
  get redoTitle(): string | null {
    return this.#undone[this.#undone.length - 1]?.title ?? null
  }

  /** When the last step was done, and when the last one was undone, ms: pages with a history of their own compare. */
  get doneAt(): number {
    return this.#timeOf(this.#done.at(-1))
  }
  get undoneAt(): number {
    return this.#timeOf(this.#undone.at(-1))
  }
  #timeOf(step: Step | undefined): number {
    return (step && this.#at.get(step)) ?? -Infinity
  }

  /** Remembers a step that was just done. */
  push(step: Step): void {
    this.#at.set(step, performance.now())
    this.#done = [...this.#done, step]
    this.#undone = []
  }

  /** Undoes the last step. @returns its title; null when there was none. It stays when the host refused. */
  async undo(): Promise<string | null> {
    const step = this.#done[this.#done.length - 1]
    if (!step || this.#busy) return null
    await this.#run(step, step.undo)
    this.#done = this.#done.filter((s) => s !== step)
    this.#undone = [...this.#undone, step]
    return step.title
  }

  async redo(): Promise<string | null> {
    const step = this.#undone[this.#undone.length - 1]
    if (!step || this.#busy) return null
    await this.#run(step, step.redo)
    this.#undone = this.#undone.filter((s) => s !== step)
    this.#done = [...this.#done, step]
    return step.title
  }

  /** Undoes one particular step, whatever came after it (the Undo of a toast). */
  async undoStep(step: Step): Promise<void> {
    if (!this.#done.includes(step)) return
    await this.#run(step, step.undo)
    this.#done = this.#done.filter((s) => s !== step)
    this.#undone = [...this.#undone, step]
  }

  clear(): void {
    this.#done = []
    this.#undone = []
  }

  async #run(step: Step, work: () => Promise<void>): Promise<void> {
    this.#busy = true
    try {
      await work()
      this.#at.set(step, performance.now())
    } finally {
      this.#busy = false
    }
  }
}
