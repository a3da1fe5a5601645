import { describe, expect, it } from 'vitest'
import { fakeRecipe } from '../../host/fakeData'
import { folderName, tfjsCode } from './code'

/** Parses as a module: no syntax error in what a person pastes. */
async function parses(code: string): Promise<void> {
  const body = code.replace(/^import .*$/gm, '')
  const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as FunctionConstructor
  expect(() => new AsyncFunction(body)).not.toThrow()
}

describe('code to paste', () => {
  it('asks about a picture', async () => {
    const code = tfjsCode(fakeRecipe(), '~/p/exports/digits "new"')
    expect(code).toContain('imageToInput')
    expect(code).toContain('import { imageToInput, readOutput } from "./digits \\"new\\"/preprocess.mjs"')
    expect(code).toContain('preprocess.inputs["input"]')
    await parses(code)
  })

  it('asks about a row with the columns of the recipe', async () => {
    const recipe = fakeRecipe()
    const code = tfjsCode(
      {
        ...recipe,
        preprocess: {
          ...recipe.preprocess,
          inputs: {
            rows: {
              kind: 'table',
              columns: [
                { kind: 'number', name: 'it’s "big"', impute: 1.23456, mean: 1, std: 1 },
                { kind: 'category', name: 'street', categories: ['paved'] }
              ]
            }
          }
        }
      },
      'C:\\projects\\exports\\houses-tfjs\\'
    )
    expect(code).toContain('{"it’s \\"big\\"":1.235,"street":"paved"}')
    expect(code).toContain('"./houses-tfjs"')
    expect(code).toContain('preprocess.inputs["rows"]')
    await parses(code)
  })

  it('takes the last part of any path', () => {
    expect(['/a/b', 'C:\\a\\b\\', 'b'].map(folderName)).toEqual(['b', 'b', 'b'])
  })
})
