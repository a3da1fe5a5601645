/** Models with blocks, and models too large for the computer. */
import { describe, expect, it } from 'vitest'
import { adaptGraph, analyse, applyEdits, expandBlocks } from '@core/model'
import { planNetwork } from '@engine/model'
import { prepareRun } from './index'
import { checkMemory } from './memory'
import { outcome, project, request, train, useProject } from './projectFixtures'

useProject()

describe('a model with blocks', () => {
  it('is trained as the plain graph it stands for, which is what its recipe holds', async () => {
    const mlp = await project.models.read('mlp')
    const { graph } = applyEdits(mlp.graph, [
      { kind: 'setParams', id: 'dense_2', params: { units: 128, activation: 'relu' } },
      { kind: 'groupToBlock', ids: ['dense_2'], name: 'Hidden' },
      { kind: 'setRepeat', id: 'block_1', repeat: 2 }
    ])
    await project.models.write({ ...mlp, revision: 0, name: 'drawn', graph })
    await project.models.write({ ...mlp, revision: 0, name: 'plain', graph: expandBlocks(graph) })
    const [drawn, plain] = [
      await train({ epochs: 1 }, { dataset: 'prices', model: 'drawn' }),
      await train({ epochs: 1 }, { dataset: 'prices', model: 'plain' })
    ]
    expect(drawn.status).toBe('completed')
    expect(await outcome(drawn.id)).toEqual(await outcome(plain.id))
    const recipe = await project.runs.find(drawn.id).then((run) => run.recipe)
    expect(recipe.graph.blocks).toBeUndefined()
    expect(recipe.graph.nodes.map((n) => n.id)).toContain('block_1_2_dense_2')
    expect(planNetwork(graph).weights.map((w) => w.key)).toContain('block_1_1_dense_2/kernel')
  })
})

describe('a model that would need a terabyte', () => {
  it('is refused when it is built and when a run of it is prepared, with figures', async () => {
    const dense = await project.models.read('dense')
    const { graph } = applyEdits(dense.graph, [
      { kind: 'setParams', id: 'input', params: { shape: [1024, 1024, 1] } },
      { kind: 'setParams', id: 'dense_1', params: { units: 1_000_000 } }
    ])
    expect(() => planNetwork(graph)).toThrow(/takes at least 4\.2 TB of memory; this computer has/)
    const wide = applyEdits(dense.graph, [
      { kind: 'setParams', id: 'dense_1', params: { units: 1_000_000 } },
      {
        kind: 'insertOnEdge',
        edge: { from: 'dense_1', to: 'output', slot: 0 },
        node: { id: 'dense_2', type: 'dense', params: { units: 1_000_000 } }
      }
    ]).graph
    await project.models.write({ ...dense, revision: 0, name: 'wide', graph: wide })
    await expect(prepareRun(project, request({}, { model: 'wide' }))).rejects.toMatchObject({ code: 'model-too-large' })
  })

  it('counts what the optimizer keeps', () => {
    const units = { shape: [1000] }
    const graph = adaptGraph(
      {
        nodes: [
          { id: 'input', type: 'input', params: units },
          { id: 'output', type: 'dense', params: { units: 1 } }
        ],
        edges: [{ from: 'input', to: 'output', slot: 0 }],
        inputs: { input: { node: 'input', adapts: true } },
        outputs: { output: { node: 'output', adapts: true } }
      },
      { inputs: { input: [1000] }, outputs: { output: { units: 1, activation: 'linear' } } }
    )
    const analysis = analyse(graph)
    // 1001 weights, their gradients; 1001 values of two layers and theirs.
    const bytes = 4 * (2 * 1001 + 2 * 1001)
    expect(() => checkMemory(analysis, 'sgd', bytes)).not.toThrow()
    expect(() => checkMemory(analysis, 'adam', bytes)).toThrow(/at least 24 KB of memory; this computer has 16 KB/)
  })
})
