/** What a run asks of TensorFlow: a traced program for each kind of work and size of batch, together one graph. */
import { batchParts } from '@core/training/chains'
import type { RecipeFile } from '@shared/project'
import type { NetworkPlan } from '@engine/model'
import type { Runtime } from '@engine/runtime'
import { outputOf, slotKey } from '@engine/training/checkpoint'
import { isClipped } from '@engine/training/clipping'
import { optimizerOf } from '@engine/training/optimizers'
import { DType } from './attributes'
import { Graph } from './graph'
import { addMeasuring, type MeasureProgram } from './measureProgram'
import type { Trace } from './record'
import { createTracer, outputName } from './tracing'
import { addEpochEnd, addTraining, type Trained, type TrainProgram } from './trainProgram'
import type { UpdateRule } from './updateRule'
import { updateRule } from './updates'
import { addVariables, columnKey, partKey, type Source, type Variable } from './variables'
import { cuttable, cutWeights } from './widths'

export type Wish = { kind: 'train'; rows: number; weighted: boolean } | { kind: 'evaluate' | 'predict'; rows: number }

export interface Programs {
  readonly plan: NetworkPlan
  readonly rule: UpdateRule
  /** Weights and slots, in the order of checkpoints. */
  readonly variables: readonly Variable[]
  /** What slots are filled with at the start. */
  readonly slotStart: number
  /** Variables that update ops want and no checkpoint needs. */
  readonly scratch: readonly Variable[]
  readonly weightKeys: readonly string[]
  readonly training: ReadonlyMap<string, TrainProgram>
  readonly measuring: ReadonlyMap<string, MeasureProgram>
  /** Traces what is wished for and not there yet. @returns whether anything was */
  add(wishes: readonly Wish[]): boolean
  /** @param rows of the data set */
  graph(source: Source, rows: number): Graph
  dispose(): void
}

/** The variables' groups, see `writtenName`. */
export const STATE = 'state'
export const DATA = 'data'
export const SCRATCH = 'scratch'

export function nameOf(wish: Wish): string {
  return `${wish.kind}-${wish.rows}${wish.kind === 'train' && wish.weighted ? '-weighted' : ''}`
}

/** @throws CompileError (here and in `add`) when the step can't become a graph */
export function createPrograms(runtime: Runtime, recipe: RecipeFile): Programs {
  const { optimizer } = recipe.training
  const tracer = createTracer(runtime, recipe, outputOf(recipe).meaning)
  const { plan } = tracer.definition
  const rule = updateRule(recipe.training)
  const { slots, start: slotStart = 0 } = optimizerOf(recipe.training)
  const trained: Trained[] = plan.weights
    .filter((w) => w.trainable)
    .map(({ key, spec: { shape, constraint } }) => ({
      key,
      slots: slots.map((slot) => slotKey(optimizer, slot, key)),
      scratch: (rule.scratch ?? []).map((name) => `${SCRATCH}/${name}/${key}`),
      ...(constraint ? { constraint: tracer.constrain(shape, constraint) } : {})
    }))
  const weightKeys = plan.weights.map(({ key }) => key)
  const moved = plan.weights.filter((w) => !w.trainable).map(({ key }) => key)
  const shapes = new Map(plan.weights.map(({ key, spec }) => [key, spec.shape]))
  // A length is that of a whole weight.
  const free = new Map(plan.weights.flatMap(({ key, spec }) => (spec.constraint ? [] : [[key, spec.shape]])))
  // Gradient descent on the whole data changes its weights outside of the steps.
  const cuts = recipe.chains > 1 && batchParts(recipe.graph, recipe.chains) === 1 && optimizer !== 'gd'
  /** Keys of the weights whose columns are apart, the same in all programs; not known before the first one is traced. */
  let cut: readonly string[] | null = null
  const partsOf = (weight: string): number => (cut?.includes(weight) ? recipe.chains : 1)
  const variable = (key: string, weight: string): Variable => ({
    key,
    dtype: DType.float,
    shape: shapes.get(weight) ?? [],
    get parts() {
      return partsOf(weight)
    }
  })
  const variables = [
    ...weightKeys.map((key) => variable(key, key)),
    ...trained.flatMap(({ key, slots: own }) => own.map((slot) => variable(slot, key)))
  ]
  /** As they are updated in each step; gradient descent's weights are held to their constraints when the epoch ends. */
  const stepwise = optimizer === 'gd' ? trained.map(({ constraint: _, ...rest }): Trained => rest) : trained
  const scratch = trained.flatMap(({ key, scratch: own }) => own.map((name) => variable(name, key)))
  const traces = new Map<string, Trace>()
  const training = new Map<string, TrainProgram>()
  const measuring = new Map<string, MeasureProgram>()

  const traceOne = (wish: Wish): void => {
    const { kind, rows } = wish
    const name = nameOf(wish)
    if (kind === 'train') {
      const whole = tracer.train(rows, wish.weighted)
      cut ??= cuts ? cuttable(whole, free, recipe.chains) : []
      traces.set(name, cutWeights(whole, cut, recipe.chains))
      training.set(name, { name, rows, weighted: wish.weighted })
      return
    }
    traces.set(name, kind === 'evaluate' ? tracer.evaluate(rows) : tracer.predict(rows))
    const outputs = kind === 'evaluate' ? [outputName.loss, outputName.metric] : [outputName.answer]
    measuring.set(name, { name, rows, outputs })
  }
  const traceOf = (name: string): Trace => {
    const trace = traces.get(name)
    if (!trace) throw new Error(`There is no program ${name}`)
    return trace
  }
  const inParts = (one: Trained): Trained[] => {
    const parts = partsOf(one.key)
    if (parts === 1) return [one]
    return Array.from({ length: parts }, (_, i) => ({
      key: partKey(one.key, i),
      slots: one.slots.map((slot) => partKey(slot, i)),
      scratch: one.scratch.map((own) => partKey(own, i))
    }))
  }
  return {
    plan,
    rule,
    variables,
    slotStart,
    scratch,
    weightKeys,
    training,
    measuring,
    add(wishes) {
      const fresh = wishes.filter((wish) => !traces.has(nameOf(wish)))
      for (const wish of fresh) if (!traces.has(nameOf(wish))) traceOne(wish)
      return fresh.length > 0
    },
    graph(source, rows) {
      const graph = new Graph()
      addVariables(graph, STATE, variables)
      if (scratch.length > 0) addVariables(graph, SCRATCH, scratch)
      const whole = source.columns.map(({ name, dtype, shape }) => ({
        key: columnKey(name),
        dtype,
        shape: [rows, ...shape]
      }))
      if (source.resident) addVariables(graph, DATA, whole)
      for (const program of training.values()) {
        addTraining(graph, program, traceOf(program.name), {
          source,
          trained: stepwise.flatMap(inParts),
          moved,
          rule,
          ahead: recipe.threads.interOp > 1
        })
      }
      for (const program of measuring.values()) {
        addMeasuring(graph, program, traceOf(program.name), { source, keys: weightKeys })
      }
      if (optimizer === 'gd') addEpochEnd(graph, trained, isClipped(recipe.training) ? tracer.clip() : null)
      return graph
    },
    dispose: () => tracer.dispose()
  }
}
