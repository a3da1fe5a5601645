/**
 * The product's decoding alone, and the opening of what it packed, each asked for by a line on the input as Keras' side
 * is (keras_pass.py). Bundled by bench/data.mjs: the `anneal` command only imports as a whole.
 */
import { createInterface } from 'node:readline'
import { openPacked } from '@engine/data'
import { plainImage } from '@engine/data/images/plainImage'
import { sameBytes } from '@engine/data/images/sameBytes'
import { decodeInBlocks, type ImageToDecode } from '@engine/data/readers/decodeImages'
import { listFiles } from '@engine/data/source/listing'
import { readHead } from '@engine/data/source/files'
import { loadTensorFlow } from '@engine/runtime'
import { openProject } from '@store/index'
import type { ImageSize } from '@shared/project'

interface Asked {
  do: 'decode' | 'open'
  folder: string
  image: ImageSize
  project: string
  dataset: string
}

/** Headers are far in front of this. */
const headBytes = 64 * 1024

/** TensorFlow is there before the clock starts, as it is on Keras' side; what loading it took is told apart. */
async function decode({ folder, image }: Asked): Promise<object> {
  const loading = performance.now()
  await sameBytes(await loadTensorFlow())
  const begun = performance.now()
  const before = process.cpuUsage()
  const files = await listFiles([folder], {})
  const listed = performance.now()
  // What the first look tells an import; all files are of one kind here.
  const [first] = files
  if (!first) throw new Error(`${folder} is empty`)
  const plain = plainImage(await readHead(first.path, headBytes))
  const images = files.map((file): ImageToDecode => {
    const { width, height } = plain ?? image
    return { image: { file, label: '', part: null }, width, height, grey: false, format: '', plain, content: null }
  })
  let count = 0
  for await (const { results } of decodeInBlocks(images, image, {})) {
    for (const result of results) if (result instanceof Uint8Array) count++
  }
  const ended = performance.now()
  const { user, system } = process.cpuUsage(before)
  const cpu = (user + system) / 1e6
  const of = (ms: number): number => ms / 1000
  return { images: count, loading: of(begun - loading), listing: of(listed - begun), seconds: of(ended - begun), cpu }
}

async function open({ project, dataset }: Asked): Promise<object> {
  const begun = performance.now()
  const opened = await openProject(project)
  const packed = await openPacked(opened, dataset)
  return { images: packed.count, seconds: (performance.now() - begun) / 1000 }
}

console.log(JSON.stringify({ ready: true }))
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as Asked
  console.log(JSON.stringify(asked.do === 'open' ? await open(asked) : await decode(asked)))
}
