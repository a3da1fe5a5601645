/** Figures and a trainer for tests of runs. */
import type { RunEvent } from '@shared/ipc/payloads'
import type { EpochMetrics, MetricsLine, StepMetrics } from '@shared/project'
import type { Trainer, TrainerEnd, TrainerOrder } from '../engineProcess/trainer'

export const step = (n: number): StepMetrics => ({ step: n, epoch: n / 10, loss: 1 / n, examplesPerSecond: 100 })
export const epoch = (n: number): EpochMetrics => ({
  epoch: n,
  step: n * 10,
  loss: 1 / n,
  seconds: 1,
  examplesPerSecond: 100,
  stepMs: 1
})
export const line = {
  step: (n: number): MetricsLine => ({ kind: 'step', ...step(n) }),
  epoch: (n: number): MetricsLine => ({ kind: 'epoch', ...epoch(n) })
}

/** Stands for the trainer process: the test says what it does and how it ends. */
export class FakeTrainer implements Trainer {
  readonly end: Promise<TrainerEnd>
  finish: (end: TrainerEnd) => void = () => undefined
  readonly asked: string[] = []
  constructor(
    readonly order: TrainerOrder,
    readonly say: (event: RunEvent) => void
  ) {
    this.end = new Promise((resolve) => (this.finish = resolve))
  }
  async pause(): Promise<void> {
    this.asked.push('pause')
  }
  async resume(): Promise<void> {
    this.asked.push('resume')
  }
  async stop(): Promise<void> {
    this.asked.push('stop')
  }
  async kill(): Promise<void> {
    this.asked.push('kill')
    this.finish({ kind: 'killed' })
  }
}
