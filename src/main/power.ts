import { powerSaveBlocker } from 'electron'

/** The machine does not sleep while something trains; the screen may. */
export class Wakefulness {
  #blocker: number | undefined

  set needed(needed: boolean) {
    if (needed && this.#blocker === undefined) this.#blocker = powerSaveBlocker.start('prevent-app-suspension')
    else if (!needed && this.#blocker !== undefined) {
      powerSaveBlocker.stop(this.#blocker)
      this.#blocker = undefined
    }
  }
}
