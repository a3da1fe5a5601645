/** The window's workbench process: started when first needed, started again when it dies. */
import type { AnnealError } from '@shared/errors'
import type { WorkbenchContract } from '@shared/ipc/engineContract'
import { connect, type CallOptions, type Client, type EventOf, type InputOf, type OutputOf } from '@shared/ipc/rpc'
import type { EngineProcess, ForkEngine } from './childProcess'
import { engineClosed, workbenchStopped } from './engineErrors'
import { exitReason } from './exitReason'
import { RestartPolicy } from './restartPolicy'

interface Running {
  process: EngineProcess
  client: Client<WorkbenchContract>
  /** The project is open in it. */
  ready: Promise<unknown>
}

export class Workbench {
  readonly #fork: ForkEngine
  readonly #policy: RestartPolicy
  readonly #onCrash: (error: AnnealError, canRetry: boolean) => void
  #project: string | null = null
  #running: Running | undefined
  #lastCrash: AnnealError | undefined

  constructor(
    fork: ForkEngine,
    onCrash: (error: AnnealError, canRetry: boolean) => void,
    policy: RestartPolicy = new RestartPolicy()
  ) {
    this.#fork = fork
    this.#onCrash = onCrash
    this.#policy = policy
  }

  /** The project whose data it works on from now on. What it held of another one goes with its process. */
  async open(dir: string | null): Promise<void> {
    if (dir === this.#project) return
    this.#project = dir
    if (this.#running && dir !== null && this.#running.ready === idle) {
      // A fresh process, started on the welcome page, takes the project as it is.
      this.#running.ready = this.#running.client.call('open', { project: dir })
      swallow(this.#running.ready)
      return
    }
    await this.kill()
  }

  async call<K extends keyof WorkbenchContract>(
    name: K,
    input: InputOf<WorkbenchContract[K]>,
    options: CallOptions<EventOf<WorkbenchContract[K]>> = {}
  ): Promise<OutputOf<WorkbenchContract[K]>> {
    const { client, ready } = this.#ensure()
    await ready
    return client.call(name, input, options)
  }

  /** After three crashes in a row: the person wants it tried again. */
  async restart(): Promise<void> {
    this.#policy.reset()
    this.#lastCrash = undefined
    await this.kill()
    this.#ensure()
  }

  async kill(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    if (!running) return
    running.client.fail(engineClosed())
    await running.process.kill()
  }

  #ensure(): Running {
    if (this.#running) return this.#running
    if (this.#lastCrash && !this.#policy.canRetry) throw this.#lastCrash
    const process = this.#fork('workbench', 'Anneal workbench', {})
    const client = connect<WorkbenchContract>(process.port)
    const ready = this.#project === null ? idle : client.call('open', { project: this.#project })
    swallow(ready)
    const running = { process, client, ready }
    this.#running = running
    this.#policy.started(Date.now())
    void process.ended.then((exit) => {
      // Not ours any more: it was killed on purpose.
      if (this.#running !== running) return
      this.#running = undefined
      const canRetry = this.#policy.crashed(Date.now())
      const error = workbenchStopped(exitReason(exit, globalThis.process.platform), canRetry)
      this.#lastCrash = error
      client.fail(error)
      if (canRetry) this.#ensure()
      this.#onCrash(error, canRetry)
    })
    return running
  }
}

const idle: Promise<void> = Promise.resolve()

/** Whoever waits for it gets the error; with nobody waiting it is not an unhandled one. */
function swallow(promise: Promise<unknown>): void {
  promise.catch(() => undefined)
}
