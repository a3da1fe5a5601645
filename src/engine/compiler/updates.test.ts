/** The update ops are the optimizers' formulas, also where gradients are tiny. */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { optimizerNames } from '@shared/project'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { optimizerOf } from '@engine/training/optimizers'
import { DType } from './attributes'
import { Graph, scalar } from './graph'
import { openSession } from './session'
import { addEpochEnd, runEpochEnd } from './trainProgram'
import { updateRule } from './updates'
import { addVariables, handleOf, readName, writeName, writtenName } from './variables'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

const STEPS = 50
const WEIGHT = Float32Array.of(0.5, -1, 2, 1e-3)
/** Large, ordinary, tiny and changing sign. */
const gradientAt = (step: number): Float32Array =>
  Float32Array.of(100 + step, 0.3 * Math.cos(step), 1e-5, (step % 2 ? -1 : 1) * 1e-3)

for (const optimizer of optimizerNames) {
  describe(optimizer, () => {
    const training = { optimizer, momentum: 0.9, weightDecay: 0.01 }
    const start = optimizerOf(training).start ?? 0
    const definition = optimizerOf(training)
    const keys = ['w', ...definition.slots]

    function byFormula(): number[][] {
      const { tf } = runtime
      return tf.tidy(() => {
        let weight: Tensor = tf.tensor1d(WEIGHT)
        let slots: Tensor[] = definition.slots.map(() => tf.fill([4], start))
        for (let step = 0; step < STEPS; step++) {
          const figures = { learningRate: tf.scalar(0.01), update: tf.scalar(step + 1), examples: 8 }
          const next = definition.prepare(tf, figures)(weight, tf.tensor1d(gradientAt(step)), slots)
          weight = next.weight
          slots = next.slots
        }
        const { endEpoch } = definition
        if (endEpoch) {
          const gradient = endEpoch.gradient(tf, slots, STEPS * 8)
          ;({ weight, slots } = endEpoch.prepare(tf, tf.scalar(0.01))(weight, gradient, slots))
        }
        return [weight, ...slots].map((t) => [...t.dataSync()])
      })
    }

    function byGraph(): number[][] {
      const rule = updateRule(training)
      const scratch = rule.scratch ?? []
      const variables = [...keys, ...scratch]
      const graph = new Graph()
      addVariables(
        graph,
        'all',
        variables.map((key) => ({ key, dtype: DType.float, shape: [4] }))
      )
      graph.placeholder('gradient', DType.float, [4])
      const figures = Array.from({ length: rule.width }, (_, i) => graph.placeholder(`figure_${i}`, DType.float, []))
      const update = rule.add(graph, {
        weight: handleOf('w'),
        slots: definition.slots.map(handleOf),
        scratch: scratch.map(handleOf),
        gradient: 'gradient',
        figures,
        examples: 8,
        constant: (value) => graph.constant(scalar(value)),
        after: []
      })
      graph.done('done', [update])
      if (optimizer === 'gd') addEpochEnd(graph, [{ key: 'w', slots: definition.slots, scratch }])
      const session = openSession(runtime, graph)
      const valueOf = (key: string): Float32Array => (key === 'w' ? WEIGHT : new Float32Array(4).fill(start))
      session.run(
        variables.map((key) => ({ name: writeName(key), shape: [4], data: valueOf(key) })),
        [writtenName('all')]
      )
      for (let step = 0; step < STEPS; step++) {
        const scheduled = rule.figures(0.01, step + 1)
        session.run(
          [
            { name: 'gradient', shape: [4], data: gradientAt(step) },
            ...scheduled.map((v, i) => ({ name: `figure_${i}`, shape: [], data: Float32Array.of(v) }))
          ],
          ['done']
        )
      }
      if (optimizer === 'gd') runEpochEnd(session, 0.01, STEPS * 8)
      const found = session.run([], keys.map(readName)).map((v) => [...v])
      session.dispose()
      return found
    }

    it('moves weights and slots as its formula says', () => {
      const found = byGraph()
      byFormula().forEach((values, k) =>
        values.forEach((expected, i) => {
          const value = found[k]?.[i] ?? NaN
          expect(Math.abs(value - expected), `${keys[k]}[${i}]`).toBeLessThanOrEqual(2e-5 * Math.abs(expected) + 1e-7)
        })
      )
      expect(found[0]).not.toEqual([...WEIGHT])
    })
  })
}
