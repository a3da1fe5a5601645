/** The built command brings data in: labels from elsewhere, a template. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { importOutput, initOutput, inspectOutput } from '@shared/cliOutput'
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
