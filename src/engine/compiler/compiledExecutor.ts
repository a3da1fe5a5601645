/** Runs many training steps in one call of TensorFlow: the traced step in a loop inside one graph. */
import type { Tensor } from '@store/types'
import { bytesOf, floatsOf, initialWeights, pickWeights } from '@engine/model'
import type { Runtime } from '@engine/runtime'
import {
  evaluationBatchOf,
  outputOf,
  readExamplesCount,
  total,
  unitsOf,
  writeExamples
} from '@engine/training/checkpoint'
import { add, noSums } from '@engine/training/sums'
import { examplesPerEpoch, weighs } from '@engine/training/visits'
import type { Batch, Executor, ExecutorFactoryInput, StepsResult, StepSums } from '@engine/training/types'
import { alikeRuns, isWeighted, join, sizes } from './calls'
import { readColumns } from './columns'
import { runMeasuring } from './measureProgram'
import { createPrograms, type Wish } from './programs'
import { count } from './record'
import type { Numbers } from './session'
import { openRunSession } from './runSession'
import { MOST_STEPS, runEpochEnd, runTraining } from './trainProgram'

/** Rows answered at a time. */
const PREDICTED = 128

export interface CompiledOptions {
  /** Whether the data stays in the session; by default when it is in memory and fits there once more. */
  resident?: boolean
}

/** @throws CompileError when the step can't be compiled */
export function createCompiledExecutor(
  runtime: Runtime,
  { recipe, data }: ExecutorFactoryInput,
  modeReason: string,
  { resident }: CompiledOptions = {}
): Executor {
  const { training } = recipe
  const weighted = weighs(recipe)
  const trainWish = (rows: number): Wish => ({ kind: 'train', rows, weighted })
  const { meaning } = outputOf(recipe)
  const programs = createPrograms(runtime, recipe)
  const { plan, rule, variables, slotStart, weightKeys } = programs
  const evaluationBatch = evaluationBatchOf(plan)
  const predictBatch = Math.min(PREDICTED, evaluationBatch)
  const columns = readColumns(recipe, data, resident)
  const run = attempt(
    () =>
      openRunSession(runtime, programs, columns, {
        wishes: [
          ...sizes(examplesPerEpoch(recipe, data), training.batchSize).map(trainWish),
          ...sizes(data.rows('validation').length, evaluationBatch).map(evaluateWish),
          { kind: 'predict', rows: predictBatch }
        ],
        values: startValues()
      }),
    () => programs.dispose()
  )
  /** Examples since gradient descent's last update. */
  let gathered = 0

  function startValues(): Map<string, Float32Array> {
    const all = variables.map(({ key, shape }): [string, Float32Array] => [
      key,
      new Float32Array(count(shape)).fill(slotStart)
    ])
    const weights = initialWeights(plan, training.seed).map((t): [string, Float32Array] => [t.name, floatsOf(t.data)])
    return new Map([...all, ...weights])
  }
  /** Trains on batches of one size. */
  const trainAlike = (batches: readonly Batch[], first: number, learningRates: Float32Array): StepSums[] => {
    const size = batches[0]?.rows.length ?? 0
    const some = weighted || batches.some(isWeighted)
    const program = run.training(size, some)
    const { order, feeds } = columns.place(program.name, join(batches.map((b) => b.rows)))
    const figures = new Float32Array(batches.length * rule.width)
    batches.forEach((_, i) => {
      const rate = learningRates[i] ?? training.learningRate
      figures.set(rule.figures(rate, first + i + 1), i * rule.width)
    })
    const weights = some ? join(batches.map((b) => b.sampleWeight)) : null
    const call = { rows: order, weights, figures, batches: batches.length, steps: batches.length, first, feeds }
    const sums = runTraining(run.session, program, call)
    return batches.slice(0, sums.length / 2).map(({ sampleWeight }, i) => {
      const examples = sampleWeight.length
      const loss = (sums[i * 2] ?? NaN) * examples
      return { examples, weight: total(sampleWeight), loss, metric: sums[i * 2 + 1] ?? NaN }
    })
  }
  const stored = (values: Map<string, Float32Array>): Tensor[] =>
    variables
      .filter(({ key }) => values.has(key))
      .map(({ key, shape }) => ({
        name: key,
        shape: [...shape],
        dtype: 'float32',
        data: bytesOf(values.get(key) ?? new Float32Array(0))
      }))

  return {
    mode: 'compiled',
    modeReason,
    parameters: plan.parameters,
    evaluationBatch,
    train(batches, step, learningRates): StepsResult {
      const steps: StepSums[] = []
      const most = Math.max(1, Math.floor(columns.mostRows / Math.max(1, batches[0]?.rows.length ?? 1)))
      for (const alike of alikeRuns(batches, Math.min(most, MOST_STEPS))) {
        const done = trainAlike(alike, step + steps.length, learningRates.subarray(steps.length))
        steps.push(...done)
        for (const batch of alike.slice(0, done.length)) gathered += batch.rows.length
        if (done.length < alike.length) return { steps, nonFinite: true }
      }
      return { steps, nonFinite: false }
    },
    endEpoch(learningRate) {
      if (training.optimizer !== 'gd' || gathered === 0) return
      runEpochEnd(run.session, learningRate, gathered)
      gathered = 0
    },
    evaluate(rows) {
      const sums = noSums()
      for (let at = 0; at < rows.length; at += evaluationBatch) {
        const chunk = rows.subarray(at, at + evaluationBatch)
        const program = run.measuring('evaluate', chunk.length)
        const { order, feeds } = columns.place(program.name, chunk)
        const [loss, metric] = runMeasuring(run.session, program, order, feeds)
        const examples = chunk.length
        add(sums, { examples, weight: examples, loss: first(loss) * examples, metric: first(metric) })
      }
      return sums
    },
    predict(rows) {
      const units = unitsOf(meaning)
      const answers = new Float32Array(rows.length * units)
      const program = run.measuring('predict', predictBatch)
      for (let at = 0; at < rows.length; at += predictBatch) {
        const chunk = rows.subarray(at, at + predictBatch)
        // A program has one size: the last rows are filled up with row 0, whose answers are left out.
        const filled = new Int32Array(predictBatch)
        filled.set(chunk)
        const { order, feeds } = columns.place(program.name, filled)
        const [values] = runMeasuring(run.session, program, order, feeds)
        if (!(values instanceof Float32Array)) throw new Error('The session gave no answers')
        answers.set(values.subarray(0, chunk.length * units), at * units)
      }
      return answers
    },
    readWeights: () => stored(run.read(weightKeys)),
    read: () => [
      ...stored(run.read(variables.map(({ key }) => key))),
      ...(training.optimizer === 'gd' ? [writeExamples(gathered)] : [])
    ],
    write(tensors) {
      pickWeights(plan, tensors)
      const byName = new Map(tensors.map((t) => [t.name, floatsOf(t.data)]))
      for (const { key } of variables) if (!byName.has(key)) throw new Error(`The checkpoint has no ${key}`)
      run.write(byName)
      gathered = readExamplesCount(tensors)
    },
    dispose() {
      run.dispose()
      programs.dispose()
    }
  }
}

function attempt<T>(make: () => T, undo: () => void): T {
  try {
    return make()
  } catch (e) {
    undo()
    throw e
  }
}

function evaluateWish(rows: number): Wish {
  return { kind: 'evaluate', rows }
}

function first(values: Numbers | undefined): number {
  return values?.[0] ?? NaN
}
