import { describe, expect, it } from 'vitest'
import type { ModelGraph } from '@shared/project'
import { bytesOf, floatsOf } from '@engine/model'
import { prepareFromRecipe, prepareRun, trainRun } from './index'
import { project, useProject } from './projectFixtures'

useProject()

const graph: ModelGraph = {
  nodes: [
    { id: 'input', type: 'input', params: { shape: [8, 8, 1] } },
    { id: 'flatten', type: 'flatten', params: {} },
    { id: 'hidden', type: 'dense', params: { units: 4, activation: 'relu' } },
    { id: 'output', type: 'dense', params: { units: 7, activation: 'softmax' } }
  ],
  edges: [
    { from: 'input', to: 'flatten', slot: 0 },
    { from: 'flatten', to: 'hidden', slot: 0 },
    { from: 'hidden', to: 'output', slot: 0 }
  ],
  inputs: { input: { node: 'input', adapts: false } },
  outputs: { output: { node: 'output', adapts: true } }
}

const flat = (n: number, value: number): Uint8Array => bytesOf(new Float32Array(n).fill(value))

describe('a model with weights of its own', () => {
  it('is trained from them; what does not fit is drawn, and the run says which', async () => {
    await project.models.create(
      {
        name: 'opened',
        graph,
        tensors: [
          { name: 'hidden/kernel', shape: [64, 4], dtype: 'float32', data: flat(64 * 4, 0.125) },
          { name: 'hidden/bias', shape: [4], dtype: 'float32', data: flat(4, 0.5) },
          { name: 'output/kernel', shape: [4, 7], dtype: 'float32', data: flat(28, 1) }
        ]
      },
      { freeName: false }
    )
    const said: string[] = []
    // Steps too small to be seen: what is there in the end is what it began with.
    const training = { epochs: 1, learningRate: 1e-12, optimizer: 'sgd' as const }
    for (const eager of [false, true]) {
      const run = await prepareRun(project, { dataset: 'digits', model: 'opened', training, eager })
      expect(run.recipe.initialWeights?.fresh).toEqual(['output/kernel', 'output/bias'])
      await trainRun(project, run.id, { onEvent: (e) => e.type === 'activity' && said.push(e.sentence) })
      const { tensors } = await project.runs.readModel(run.id)
      const values = (name: string) => [...floatsOf(tensors.find((t) => t.name === name)?.data ?? new Uint8Array())]
      expect(new Set(values('hidden/kernel'))).toEqual(new Set([0.125]))
      expect(new Set(values('hidden/bias'))).toEqual(new Set([0.5]))
      expect(new Set(values('output/kernel')).size).toBeGreaterThan(10)
    }
    expect(said.join()).toContain('Starting from the weights of the model; new where they do not fit: output/kernel')
  })

  it('keeps them for whoever repeats the run, whatever becomes of the model', async () => {
    const first = (await project.runs.list()).find(({ recipe }) => recipe.initialWeights)
    if (!first) throw new Error('the run before has weights')
    await project.models.delete('opened')
    const again = await prepareFromRecipe(project, first.recipe)
    expect(again.recipe.initialWeights).toEqual(first.recipe.initialWeights)
    expect(await project.runs.readInitial(again.id)).toEqual(await project.runs.readInitial(first.id))
    const copy = await project.runs.duplicate(first.id)
    expect(copy.recipe.initialWeights).toEqual(first.recipe.initialWeights)
    const elsewhere = { ...first.recipe, initialWeights: { hash: 'a'.repeat(64), fresh: [] } }
    await expect(prepareFromRecipe(project, elsewhere)).rejects.toMatchObject({ code: 'weights-missing' })
  })
})
