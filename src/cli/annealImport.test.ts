/** The built command brings data in: labels from elsewhere, a template. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compareOutput, importOutput, initOutput, inspectOutput, validateOutput } from '@shared/cliOutput'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CommandFolder } from './fixtures'

let at: CommandFolder
beforeAll(async () => {
  at = await CommandFolder.make()
}, 180_000)
afterAll(() => at.remove())

test('labels of pictures from a file elsewhere', async () => {
  const labelled = join(at.dir, 'labelled')
  await at.anneal(['init', labelled])
  const lines = Array.from({ length: 40 }, (_, i) =>
    ['dark', 'light'].map((kind) => `${kind}/${i}.png,${i % 3},${kind}ness`)
  )
  await writeFile(join(at.dir, 'list.csv'), ['picture,third,what', ...lines.flat()].join('\n'))
  const command = ['import', 'pictures', '--name', 'd', '--project', labelled, '--labels', 'list.csv', '--json']
  const unsure = await at.anneal(command)
  expect(unsure.code).toBe(1)
  expect(JSON.parse(unsure.out)).toMatchObject({
    error: { code: 'label-column-missing', hint: expect.stringContaining('--label-column') as string }
  })
  const { code, out } = await at.anneal([...command, '--label-column', 'what', '--file-column', 'picture'])
  expect(code).toBe(0)
  expect(importOutput.parse(JSON.parse(out))).toMatchObject({ examples: 80, classes: ['darkness', 'lightness'] })
})

test('the sample project comes with digits and models, ready to train', async () => {
  const { code, out, err } = await at.anneal(['init', 'sample', '--template', 'mnist-sample', '--json'])
  expect(code, err).toBe(0)
  expect(initOutput.parse(JSON.parse(out))).toMatchObject({ datasets: ['digits'], models: ['cnn', 'dense'] })
  const { out: seen } = await at.anneal(['inspect', 'digits', '--project', 'sample', '--json'])
  expect(inspectOutput.parse(JSON.parse(seen))).toMatchObject({ task: 'classification', source: { copied: true } })
})

test('models are compared, and checked with what would mend them', async () => {
  await at.anneal(['init', 'models', '--template', 'mnist-sample'])
  const file = (name: string): string => join(at.dir, 'models', 'models', `${name}.json`)
  const text = await readFile(file('dense'), 'utf8')
  await writeFile(file('wider'), text.replace('"units": 128', '"units": 256'))
  const compared = await at.anneal(['model', 'compare', 'dense', 'wider', '--project', 'models', '--json'])
  expect(compareOutput.parse(JSON.parse(compared.out))).toMatchObject({
    same: false,
    changed: [{ params: [{ field: 'units', before: 128, after: 256 }] }, { id: { after: 'output' } }]
  })
  const { out: words } = await at.anneal(['model', 'compare', 'dense', 'wider', '--project', 'models'])
  expect(words).toContain('~ dense_1: units 128 → 256')
  await writeFile(file('wrong'), text.replace('"shape"', '"form"'))
  const { code, out } = await at.anneal(['model', 'validate', 'wrong', '--project', 'models', '--json'])
  expect(code).toBe(1)
  const { problems } = validateOutput.parse(JSON.parse(out))
  expect(problems[0]).toMatchObject({ node: 'input', code: 'bad-params', severity: 'error' })
  expect(problems[0]?.fixes[0]?.commands).toMatchObject([{ kind: 'setParams', id: 'input' }])
  const fits = await at.anneal(['model', 'validate', 'wider', '--dataset', 'digits', '--project', 'models', '--json'])
  expect(fits.code, fits.out).toBe(0)
  await writeFile(file('torn'), text.replace('"slot": 0', '"slot": "0"'))
  const torn = await at.anneal(['model', 'validate', 'torn', '--project', 'models'])
  expect(torn.err).toMatch(/Line \d+, column \d+: edges\[0\]\.slot/)
})
