/** Short notes at the bottom right; one with an action stays longer, and the pointer or focus holds it. */
export interface ToastAction {
  label: string
  run: () => void | Promise<void>
}
export interface Toast {
  id: number
  message: string
  tone: 'plain' | 'ok' | 'failed'
  action: ToastAction | undefined
}

class Toasts {
  list = $state<Toast[]>([])
  #nextId = 1
  #timers = new Map<number, ReturnType<typeof setTimeout>>()

  show(message: string, options: { tone?: Toast['tone']; action?: ToastAction } = {}): number {
    const id = this.#nextId++
    this.list = [...this.list.slice(-2), { id, message, tone: options.tone ?? 'plain', action: options.action }]
    this.release(id)
    return id
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.list = this.list.filter((t) => t.id !== id)
  }

  /** Someone reads it: it stays. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id))
  }

  release(id: number): void {
    clearTimeout(this.#timers.get(id))
    const toast = this.list.find((t) => t.id === id)
    if (!toast) return
    const stay = toast.tone === 'failed' || toast.action ? 12_000 : 5_000
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), stay)
    )
  }
}

export const toasts = new Toasts()
