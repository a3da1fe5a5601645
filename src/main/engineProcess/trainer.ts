/** A run's trainer process: a fresh one each time, with that run's threads. */
import { AnnealError } from '@shared/errors'
import type { TrainerContract } from '@shared/ipc/engineContract'
import type { RunEvent } from '@shared/ipc/payloads'
import { connect } from '@shared/ipc/rpc'
import type { Threads } from '@shared/project'
import type { ForkEngine } from './childProcess'
import { trainerStopped } from './engineErrors'
import { exitReason } from './exitReason'

export interface TrainerOrder {
  /** Absolute. */
  project: string
  run: string
  resume: boolean
  threads: Threads
}

export type TrainerEnd =
  /** Completed, stopped, or left for good; the state on disk says which. */
  | { kind: 'done' }
  /** The trainer said why. */
  | { kind: 'failed'; error: AnnealError }
  /** The process ended by itself. */
  | { kind: 'crashed'; reason: string }
  | { kind: 'killed' }

export interface Trainer {
  /** Resolves once the process is gone. */
  readonly end: Promise<TrainerEnd>
  pause(): Promise<void>
  resume(): Promise<void>
  stop(): Promise<void>
  kill(): Promise<void>
}

export type StartTrainer = (order: TrainerOrder, onEvent: (event: RunEvent) => void) => Trainer

export function trainerStarter(fork: ForkEngine): StartTrainer {
  return (order, onEvent) => {
    const process = fork('trainer', `Anneal trainer ${order.run}`, {
      TF_NUM_INTEROP_THREADS: String(order.threads.interOp),
      TF_NUM_INTRAOP_THREADS: String(order.threads.intraOp)
    })
    const client = connect<TrainerContract>(process.port)
    let killed = false
    let death: TrainerEnd | undefined
    const trained = client
      .call('train', { project: order.project, run: order.run, resume: order.resume }, { onEvent })
      .then(
        (): TrainerEnd => ({ kind: 'done' }),
        // When a death rejected the call, the death is the reason.
        (e: unknown): TrainerEnd => death ?? { kind: 'failed', error: asAnnealError(e) }
      )
    const died = process.ended.then((exit): TrainerEnd => {
      const reason = exitReason(exit, globalThis.process.platform)
      const how: TrainerEnd = killed ? { kind: 'killed' } : { kind: 'crashed', reason }
      death = how
      client.fail(trainerStopped(reason, true))
      return how
    })
    const end = Promise.race([died, trained]).then(async (how) => {
      await process.kill()
      return how
    })
    return {
      end,
      async pause() {
        await client.call('pause', {})
      },
      async resume() {
        await client.call('resume', {})
      },
      async stop() {
        await client.call('stop', {})
      },
      async kill() {
        killed = true
        await process.kill()
        await end
      }
    }
  }
}

function asAnnealError(e: unknown): AnnealError {
  if (e instanceof AnnealError) return e
  return new AnnealError({
    code: 'internal',
    message: e instanceof Error ? e.message : String(e),
    hint: 'This is a defect in Anneal. Please report it with what you did.'
  })
}
