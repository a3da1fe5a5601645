import { describe, expect, it } from 'vitest'
import { starterModels } from '@core/model'
import { cancelled } from '@shared/errors'
import type { RecipeFile, Threads } from '@shared/project'
import { imageRecipe } from '@engine/training/fixtures'
import { candidates, guessSeconds } from './candidates'
import { chooseThreads, type ChoiceContext, type ChoiceTools } from './chooseThreads'
import { keyOf } from './remembered'
import { sampleData } from './sampleData'

const show = ({ interOp, intraOp }: Threads): string => `${interOp}x${intraOp}`
const usual = { interOp: 1, intraOp: 1 }

/** 500,000 steps of a small network. */
function recipe(epochs = 500): RecipeFile {
  const model = starterModels('image', 'classification').find(({ name }) => name === 'dense')
  if (!model) throw new Error('There is no dense starter')
  const made = imageRecipe(model.graph, { width: 28, height: 28, channels: 1 }, ['a', 'b'], { epochs, batchSize: 32 })
  return { ...made, dataset: { ...made.dataset, trainExamples: 32_000 }, threads: usual }
}

/** Answers from a table of milliseconds a step; missing: 9. */
function tools(table: Record<string, number | Error>): ChoiceTools & { asked: string[]; kept: Map<string, Threads> } {
  const asked: string[] = []
  const kept = new Map<string, Threads>()
  return {
    asked,
    kept,
    measure({ threads }, signal) {
      if (signal.aborted) return Promise.reject(cancelled())
      asked.push(show(threads))
      const answer = table[show(threads)] ?? 9
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
    },
    recall: (key) => Promise.resolve(kept.get(key) ?? null),
    remember: (key, threads) => Promise.resolve(Boolean(kept.set(key, threads)))
  }
}

function context(change: Partial<ChoiceContext> = {}): ChoiceContext {
  const { signal } = new AbortController()
  return { onMeasuring: () => undefined, mayGoOn: () => Promise.resolve(true), interruption: () => signal, ...change }
}

describe('choosing threads', () => {
  it('takes the usual setting for a short training, and measures nothing', async () => {
    const with_ = tools({})
    const chosen = await chooseThreads(recipe(2), context(), with_)
    expect(chosen).toMatchObject({ threads: usual, choice: { by: 'usual', measured: [] } })
    expect(with_.asked).toEqual([])
  })

  it('measures a long one, takes the fastest, and remembers it', async () => {
    const with_ = tools({ '1x1': 2, '2x1': 1 })
    let said = 0
    const chosen = await chooseThreads(recipe(), context({ onMeasuring: () => said++ }), with_)
    expect(chosen?.threads).toEqual({ interOp: 2, intraOp: 1 })
    expect(chosen?.choice.by).toBe('measured')
    expect(chosen?.choice.measured).toHaveLength(candidates(usual).length)
    expect(with_.asked[0]).toBe('1x1')
    // The usual one is given a second chance before it is replaced.
    expect(with_.asked.at(-1)).toBe('1x1')
    const again = await chooseThreads(recipe(), context({ onMeasuring: () => said++ }), with_)
    expect(again).toMatchObject({ threads: { interOp: 2, intraOp: 1 }, choice: { by: 'remembered' } })
    expect(said).toBe(1)
  })

  it('keeps the usual one when another is hardly faster', async () => {
    const chosen = await chooseThreads(recipe(), context(), tools({ '1x1': 2, '2x1': 1.98 }))
    expect(chosen?.threads).toEqual(usual)
  })

  it('tries no others when the first figure says the training is short', async () => {
    const with_ = tools({ '1x1': 0.01 })
    const chosen = await chooseThreads(recipe(), context(), with_)
    expect(chosen).toMatchObject({ threads: usual, choice: { by: 'usual' } })
    expect(with_.asked).toEqual(['1x1'])
    expect(with_.kept.size).toBe(0)
  })

  it('falls back to the usual one, and says why', async () => {
    const chosen = await chooseThreads(recipe(), context(), tools({ '1x1': new Error('no memory') }))
    expect(chosen?.threads).toEqual(usual)
    expect(chosen?.choice).toMatchObject({ by: 'usual', measured: [] })
    expect(chosen?.choice.reason).toContain('no memory')
  })

  it('measures a setting again after a pause, and gives up at an end', async () => {
    let interruption = AbortSignal.abort()
    let looks = 0
    const mayGoOn = (): Promise<boolean> => {
      // Paused during the first measurement; the person goes on.
      if (++looks === 2) interruption = new AbortController().signal
      return Promise.resolve(true)
    }
    const with_ = tools({ '1x1': 1 })
    const chosen = await chooseThreads(recipe(), context({ mayGoOn, interruption: () => interruption }), with_)
    expect(chosen?.threads).toEqual(usual)
    expect(looks).toBe(candidates(usual).length + 1)
    expect(await chooseThreads(recipe(), context({ mayGoOn: () => Promise.resolve(false) }), tools({}))).toBeNull()
  })
})

describe('candidates', () => {
  it('begin with the usual one and name each once, within the cores', () => {
    for (const cores of [1, 2, 3, 8, 64]) {
      const first = { interOp: cores, intraOp: cores }
      const all = candidates(first, cores)
      expect(all[0]).toEqual(first)
      expect(new Set(all.map(show)).size).toBe(all.length)
      expect(all.length).toBeLessThanOrEqual(12)
      for (const { interOp, intraOp } of all) expect(Math.max(interOp, intraOp)).toBeLessThanOrEqual(cores)
    }
    expect(candidates(usual, 1)).toEqual([usual])
    expect(candidates(usual, 2).map(show).sort()).toEqual(['1x1', '1x2', '2x1', '2x2'])
  })

  it('guess longer trainings longer', () => {
    expect(guessSeconds(recipe(500), 2)).toBeCloseTo(250 * guessSeconds(recipe(2), 2), 6)
    expect(guessSeconds({ ...recipe(), mode: 'eager' }, 2)).toBeGreaterThan(guessSeconds(recipe(), 2))
  })
})

describe('a key', () => {
  it('knows what changes speed and nothing else', () => {
    const key = keyOf(recipe())
    const { training, graph } = recipe()
    const moved = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, position: { x: 9, y: 9 } })) }
    expect(keyOf({ ...recipe(900), training: { ...training, seed: 5, learningRate: 1 }, graph: moved })).toBe(key)
    expect(keyOf({ ...recipe(), training: { ...training, batchSize: 64 } })).not.toBe(key)
    const clipped = keyOf({ ...recipe(), training: { ...training, globalClipNorm: 1 } })
    expect(clipped).not.toBe(key)
    expect(keyOf({ ...recipe(), training: { ...training, globalClipNorm: 5 } })).toBe(clipped)
    expect(keyOf({ ...recipe(), training: { ...training, clipNorm: 1 } })).not.toBe(clipped)
    const noise = (to: number): string =>
      keyOf({ ...recipe(), augmentation: [{ kind: 'noise', range: { from: 0, to }, probability: 1 }] })
    expect(noise(0.1)).not.toBe(key)
    expect(noise(0.2)).toBe(noise(0.1))
    expect(keyOf({ ...recipe(), balance: 'weights' })).not.toBe(key)
    expect(keyOf({ ...recipe(), chains: 2 })).not.toBe(key)
    expect(keyOf({ ...recipe(), versions: { ...recipe().versions, tensorflow: '3' } })).not.toBe(key)
    expect(keyOf({ ...recipe(), mode: 'eager' })).not.toBe(key)
  })
})

describe('sample data', () => {
  it('has the recipe’s columns', () => {
    const data = sampleData(recipe(), 10)
    expect(data.rows('train')).toHaveLength(10)
    expect(data.rows('validation')).toHaveLength(0)
    const image = data.column('image')
    expect(image.kind === 'image' && new Set(image.pixels.all).size).toBeGreaterThan(100)
    const label = data.column('label')
    expect(label.kind === 'category' && [...label.data]).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1])
  })
})
