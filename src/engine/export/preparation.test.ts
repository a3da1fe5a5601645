/** Every way of preparation goes along with an export: in its graph, its JavaScript and its Python. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { missingTokens } from '@core/data/cells'
import {
  cellForms,
  type PreprocessFile,
  type TableColumn,
  type TablePreprocess,
  type TokensPreprocess
} from '@shared/project'
import { createProject } from '@store/index'
import { createPredictor, initialWeights, planNetwork } from '@engine/model'
import { cellsOfForm } from '@engine/preprocess/cellFixtures'
import { rowToInput } from '@engine/preprocess/preprocess.mjs'
import { loadTensorFlow } from '@engine/runtime'
import { readExamples } from '@engine/training/examples'
import { cellsOf, preparedCase } from '@engine/training/preparedData'
import { importDataset } from '@engine/data'
import { exportRun } from '.'
import { importDigits, runWithWeights, writeHouses } from './fixtures'
import { shardName, tfjsArtifacts } from './tfjs/artifacts'
import { exportedPreprocess } from './tfjs/preprocessing'
import { runPlain } from './verify/plain'

const sources = resolve(import.meta.dirname, '../preprocess')
let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anneal-prepared-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe.each([
  ['a column of every kind', undefined],
  ['word ids', 'says']
])('%s', (_what, only) => {
  it('answers under plain tfjs as the engine does, from the cells', async () => {
    const prepared = preparedCase(60, {}, only)
    const { data, recipe } = prepared
    const runtime = await loadTensorFlow()
    const tensors = initialWeights(planNetwork(recipe.graph), 1)
    const rows = data.rows('test')
    const predictor = createPredictor(runtime, recipe, tensors)
    const ours = predictor.predict(readExamples(recipe, data).inputs(rows), rows.length)
    predictor.dispose()
    const dir = await mkdtemp(join(root, 'model-'))
    const { model, weights } = tfjsArtifacts(runtime.tf, recipe, tensors, 'test')
    await writeFile(join(dir, 'model.json'), JSON.stringify(model))
    await writeFile(join(dir, shardName), Buffer.concat(weights))
    await writeFile(join(dir, 'preprocess.json'), JSON.stringify(exportedPreprocess(recipe.preprocess)))
    await writeFile(join(dir, 'preprocess.mjs'), await readFile(join(sources, 'preprocess.mjs')))
    const examples = Array.from(rows, (row) => ({ input: cellsOf(prepared, row) }))
    const theirs = (await runPlain(dir, examples)).outputs.get('output')
    expect(theirs).toHaveLength(rows.length)
    ours.forEach((value, i) => expect(theirs?.[i] ?? Number.NaN).toBeCloseTo(value, 2))
    expect(new Set(ours).size).toBeGreaterThan(rows.length / 2)
  })
})

describe('a whole export', () => {
  it('is verified from the raw rows with clip, logarithm and hash', async () => {
    const project = await createProject(join(root, 'houses'))
    const csv = join(root, 'houses.csv')
    await writeHouses(csv, 120)
    await importDataset(project, { paths: [csv], options: { name: 'houses', target: 'price' } })
    const document = await project.datasets.read('houses')
    const columns: typeof document.preparation.columns = {
      area: { log: true, scale: 'robust', clip: { from: 0.1, to: 0.9 } },
      rooms: { impute: { with: 'value', value: 2 }, scale: 'range' },
      city: { encode: { as: 'hash', buckets: 5 } }
    }
    await project.datasets.write({ ...document, preparation: { columns, pixels: 'range' } })
    const run = await runWithWeights(project, 'houses', 'mlp')
    const out = join(root, 'houses-out')
    const { verified } = await exportRun(project, { run: run.id, format: 'tfjs', out, verify: true })
    expect(verified?.examples).toBe(12)
    const exported = JSON.parse(await readFile(join(out, 'preprocess.json'), 'utf8')) as PreprocessFile
    expect(exported).toMatchObject({ version: 3, inputs: { input: { functions: ['clip', 'log'] } } })
    expect(await readFile(join(out, 'README.md'), 'utf8')).toContain('takes logarithms')
  })

  it('is verified from the raw files with standardized pixels', async () => {
    const project = await createProject(join(root, 'digits-project'))
    await importDigits(project, 40, 12)
    const document = await project.datasets.read('digits')
    await project.datasets.write({ ...document, preparation: { columns: {}, pixels: 'standardize' } })
    const run = await runWithWeights(project, 'digits', 'cnn')
    expect(run.recipe.preprocess.inputs['input']).toMatchObject({ standardize: { mean: [expect.any(Number)] } })
    const out = join(root, 'digits-out')
    const { verified } = await exportRun(project, { run: run.id, format: 'tfjs', out, verify: true })
    expect(verified?.maxAbsDiff).toBeLessThan(1e-4)
  })
})

/** The exported Python's answers to pairs of an input of preprocess.json and a row; null where it refuses. */
function inPython(cases: readonly { spec: object; row: object }[]): (number[] | null)[] {
  const code = `
import json, sys
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
from preprocess import row_to_input
def answer(case):
    try:
        return row_to_input(case["spec"], case["row"])
    except ValueError:
        return None
json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
`
  const text = execFileSync(process.env['ANNEAL_PYTHON'] ?? 'python3', ['-X', 'utf8', '-c', code, sources], {
    input: JSON.stringify(cases),
    maxBuffer: 1e9
  }).toString()
  // Python writes Infinity as JSON does not.
  return JSON.parse(text.replaceAll('-Infinity', '-1e999').replaceAll('Infinity', '1e999')) as (number[] | null)[]
}

type Row = Record<string, string | number>

function inJavaScript({ spec, row }: { spec: TablePreprocess | TokensPreprocess; row: Row }) {
  try {
    return [...rowToInput(spec, row)]
  } catch {
    return null
  }
}

describe('the exported Python', () => {
  const recipe = preparedCase(60, {}).recipe
  const table = exportedPreprocess(recipe.preprocess).inputs['input'] as TablePreprocess
  const tokens = preparedCase(60, {}, 'says').recipe.preprocess.inputs['input'] as TokensPreprocess
  const date = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  const special = fc.constantFrom(
    ...missingTokens,
    ' 5 ',
    '.5',
    '1e999',
    '0x1',
    '1_0',
    '٣',
    '２',
    ' Oslo',
    'street 7',
    '\u00a0x'
  )
  const number = fc.oneof(special, fc.double().map(String), fc.integer().map(String))
  const town = fc.oneof(special, fc.constantFrom('Bern', 'Oslo', 'Å, "B"'), fc.string({ unit: 'grapheme' }))
  const time = fc.oneof(
    special,
    date.map((at) => at.toISOString()),
    fc
      .tuple(date, fc.constantFrom('', 'Z', '+05:30', '-0330', ' +23:59', '+24:00'))
      .map(([at, zone]) => at.toISOString().slice(0, 16) + zone),
    fc.constantFrom('2023-02-29', '2024-02-29 24:00', '0000-02-29', '9999-12-31T23:59:59-23:59', '2024-1-1')
  )
  const word = fc.constantFrom(
    'red',
    'GREEN',
    'grün',
    'GRÜN',
    'cafe\u0301',
    'ὈΔΥΣΣΕΎΣ',
    'हिन्दी',
    '東京',
    'İx',
    'ǅ',
    'x_y',
    'Ⅷ',
    '½',
    'ß'
  )
  /** Of scripts that both know: which characters are letters, a newer Unicode may know better. */
  const letter = fc.mapToConstant(
    ...[
      [0x00, 0x24f],
      [0x391, 0x4ff],
      [0x5d0, 0x5ea],
      [0x621, 0x64a],
      [0x905, 0x939],
      [0x3041, 0x3096],
      [0x4e00, 0x9fa5],
      [0xac00, 0xd7a3]
    ].map(([from = 0, to = 0]) => ({ num: to - from + 1, build: (i: number) => String.fromCodePoint(from + i) }))
  )
  const text = fc.oneof(
    special,
    fc.array(word, { maxLength: 8 }).map((list) => list.join(' ')),
    fc.array(word, { maxLength: 8 }).map((list) => list.join('…, ')),
    fc.string({ unit: letter, maxLength: 20 })
  )
  const row = fc.record({ plain: number, skewed: number, held: number, town, street: town, at: time, says: text })

  function compare(cases: { spec: TablePreprocess | TokensPreprocess; row: Row }[]): number {
    const expected = cases.map(inJavaScript)
    const found = inPython(cases)
    expect(found).toHaveLength(cases.length)
    expected.forEach((values, i) => {
      const where = JSON.stringify(cases[i])
      if (values === null) return expect(found[i], where).toBeNull()
      const others = found[i] ?? []
      expect(others.length, where).toBe(values.length)
      // Two libraries' logarithms may differ in the last bit.
      values.forEach((value, k) => {
        const close =
          Object.is(value, others[k]) || Math.abs(value - (others[k] ?? Number.NaN)) <= 1e-6 * Math.abs(value)
        if (!close) expect.fail(`${where}: ${value} and ${others[k]}`)
      })
    })
    return expected.filter((values) => values !== null).length
  }

  it('says what the exported JavaScript says of every row', () => {
    const cases = fc.sample(row, { numRuns: 3000, seed: 7 }).flatMap((one) => [
      { spec: table, row: one },
      // Most rows above have some cell that is refused: each column is asked by itself too.
      ...table.columns.map((column) => ({ spec: { ...table, columns: [column] }, row: one })),
      { spec: tokens, row: one }
    ])
    expect(compare(cases)).toBeGreaterThan(cases.length / 2)
  }, 60_000)

  it('reads cells of every form as the exported JavaScript does, as values and as categories', () => {
    const figures = { impute: -1, mean: 0, std: 1 }
    const parts = (['year', 'month', 'day', 'weekday', 'hour', 'minute'] as const).map((part) => ({ part, ...figures }))
    const cases = cellForms.flatMap((form) =>
      fc.sample(cellsOfForm(form), { numRuns: 600, seed: 7 }).flatMap((cell) => {
        const name = 'x'
        const columns: TableColumn[] = [
          { kind: 'number', name, form, ...figures },
          { kind: 'time', name, form, parts },
          // A bucket a text: whatever is written differently is seen.
          { kind: 'hash', name, form, buckets: 1000 },
          { kind: 'category', name, form, categories: ['1.5', '2024-02-01', '0.00001'] }
        ]
        return columns.map((column) => ({ spec: { kind: 'table' as const, columns: [column] }, row: { [name]: cell } }))
      })
    )
    expect(compare(cases)).toBeGreaterThan(cases.length / 2)
  }, 60_000)

  it('writes numbers among categories as JavaScript does, however small or large', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.tuple(fc.integer(), fc.integer({ min: -330, max: 290 })).map(([n, e]) => Number(`${n}e${e}`)),
      fc.constantFrom(1e-5, 1e-6, 1e-7, 1.5e-7, 1e20, 1e21, 1.25e21, -0, 5e-324, 123456789012345680000, 0.1, 100)
    )
    const cases = fc.sample(value, { numRuns: 3000, seed: 7 }).map((cell) => ({
      spec: { kind: 'table' as const, columns: [{ kind: 'hash' as const, name: 'x', buckets: 1000 }] },
      row: { x: cell }
    }))
    expect(compare(cases)).toBe(cases.length)
  })
})
