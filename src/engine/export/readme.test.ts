import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { starterModels } from '@core/model'
import type { RecipeFile } from '@shared/project'
import * as preprocessing from '@engine/preprocess/preprocess.mjs'
import { imageRecipe } from '@engine/training/fixtures'
import { readme } from './readme'

const run = promisify(execFile)
let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-readme-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const graph = starterModels('image', 'classification')[0]?.graph
if (!graph) throw new Error('no starter')
const images = imageRecipe(graph, { width: 32, height: 16, channels: 3 }, ['a "b"', 'c'], {})
const table: RecipeFile = {
  ...images,
  preprocess: {
    ...images.preprocess,
    inputs: {
      'the "input"': {
        kind: 'table',
        columns: [
          { kind: 'number', name: 'age\n', impute: 3, mean: 38.58165, std: 2 },
          { kind: 'category', name: '"city"', categories: ['`Oslo`'] }
        ]
      }
    },
    outputs: { output: { kind: 'number', column: 'price', mean: 1, std: 2 } }
  }
}

/** The code a person would paste. */
function code(text: string): string {
  const block = /```js\n([\s\S]*?)```/.exec(text)?.[1]
  if (block === undefined) throw new Error('no code')
  return block
}

describe.each([
  ['images', images],
  ['a table', table]
])('the code for %s', (_what, recipe) => {
  const text = readme(recipe, 'Digits', null)
  it('is JavaScript', async () => {
    const file = join(dir, 'pasted.mjs')
    await writeFile(file, code(text))
    await run(process.execPath, ['--check', file])
  })
  it('uses what preprocess.mjs has, and nothing else of it', () => {
    const [, names = ''] = /import \{ (.*) \} from '.\/preprocess.mjs'/.exec(code(text)) ?? []
    for (const name of names.split(', ')) {
      expect(Object.keys(preprocessing)).toContain(name)
      expect(code(text).split(`${name}(`).length).toBe(2)
    }
  })
})

describe('what the page says', () => {
  it('names shapes, classes and what was checked', () => {
    const text = readme(images, 'Digits', { by: '@tensorflow/tfjs 4.22.0 (cpu)', examples: 1, maxAbsDiff: 2.5e-7 })
    expect(text).toContain(
      'float32 `[batch, 16, 32, 3]`, pixels 0 to 255 of a colour (RGB) picture, 32 wide and 16 high'
    )
    expect(text).toContain('a probability for each of 2 classes: "a \\"b\\"", "c"')
    expect(text).toContain('answered 1 example from the original data')
    expect(text).toContain('2.5e-7')
  })
  it('does not claim a check that was left out', () => {
    expect(readme(table, 'Prices', null)).toContain('were not compared')
  })
})
