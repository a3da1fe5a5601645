import { pictureProfile } from '@core/data/pictureProfile'
import { fingerprint } from '@core/data/duplicates'
import { requireTwoClasses, sortLabels } from '@core/data/labels'
import { problem } from '@core/data/problems'
import type { ImageSize, Problem } from '@shared/project'
import { fitRows } from '../../images/pixels'
import { packedSize } from '../../images/size'
import type { Draft } from '../../packed/pack'
import type { PackedWriter } from '../../packed/writer'
import { Stage } from '../../progress'
import { sourceFacts, type SourceFile } from '../../source/files'
import type { Context } from '../../types'
import { imageDraft } from '../imageDraft'
import type { Prepared, Reader, ReadOptions } from '../reader'
import { listArrays, type BadArray } from './arrayFile'
import { readLabels } from './labels'
import { imageShape, pairArrays, type ArrayPair, type ImageShape } from './pairs'
import { findScales, toPixels, type Scale } from './pixels'
import { arrayRows } from './rows'

/** Images and labels as NumPy saves them: .npy files, or the arrays of .npz files. */
export const npyReader: Reader = { kind: 'npy', prepare }

async function prepare(files: SourceFile[], options: ReadOptions, ctx: Context): Promise<Prepared> {
  const arrays = await listArrays(files)
  const pairs = pairArrays(arrays, files[0]?.name ?? 'source')
  const source = shapeOf(pairs)
  const image = packedSize([source], source.channels === 1, options)
  return {
    facts: await sourceFacts('npy', files, ctx),
    files,
    image,
    target: null,
    pack: (writer, packCtx) => pack(pairs, source, image, arrays.bad, writer, packCtx)
  }
}

function shapeOf([first]: ArrayPair[]): ImageShape {
  const shape = first && imageShape(first.images.header.shape)
  if (!shape) throw new Error('pairArrays gives images')
  return shape
}

async function pack(
  pairs: ArrayPair[],
  source: ImageShape,
  image: ImageSize,
  bad: BadArray[],
  writer: PackedWriter,
  ctx: Context
): Promise<Draft> {
  const count = pairs.reduce((sum, pair) => sum + pair.rows, 0)
  const labels: string[] = []
  for (const pair of pairs) for (const label of await readLabels(pair.labels, ctx.signal)) labels.push(label)
  const classes = sortLabels(labels)
  requireTwoClasses(classes, 'labels', 'Choose arrays with the labels of at least two classes.')
  const codeOf = new Map(classes.map((label, code) => [label, code]))
  const scales = await findScales(pairs, ctx.signal)
  const fingerprints = new Float64Array(count)
  const numbers = new Int32Array(count)
  const segments: { firstRow: number; prefix: string }[] = []
  const stage = new Stage(ctx, 'Reading images', 'images', count)
  let row = 0
  for (const pair of pairs) {
    const { images } = pair
    segments.push({ firstRow: row, prefix: `${images.name} #` })
    let inArray = 0
    for await (const piece of arrayRows(images, ctx.signal)) {
      const rows = piece.length / rowBytesOf(images.header.type.bytes, source)
      const packed = fitRows(toPixels(piece, images.header.type, source, scaleIn(scales, pair)), rows, source, image)
      const packedBytes = packed.length / rows
      for (let i = 0; i < rows; i++) {
        fingerprints[row] = fingerprint(packed, i * packedBytes, (i + 1) * packedBytes)
        numbers[row++] = inArray++
      }
      await writer.append('images.bin', packed)
      stage.advance(rows)
    }
  }
  await writer.append('rows.bin', numbers)
  return imageDraft({
    writer,
    image,
    classes,
    codes: Int32Array.from(labels, (label) => codeOf.get(label) ?? -1),
    pictures: pictureProfile([{ ...source, grey: source.channels === 1, format: 'NumPy', count }]),
    bursts: null,
    given:
      new Set(pairs.map(({ part }) => part)).size > 1
        ? Uint8Array.from(pairs.flatMap(({ rows, part }) => new Array<number>(rows).fill(part)))
        : null,
    fingerprints,
    origins: { kind: 'numbers', file: 'rows.bin', segments },
    problems: [...badProblem(bad), ...scaleProblem([...scales.values()])]
  })
}

function rowBytesOf(valueBytes: number, { width, height, channels }: ImageShape): number {
  return width * height * channels * valueBytes
}

function badProblem(bad: BadArray[]): Problem[] {
  if (bad.length === 0) return []
  const n = bad.length
  return [
    problem({
      severity: 'warning',
      code: 'arrays-left-out',
      message: `${n === 1 ? '1 array' : `${n} arrays`} can’t be read and ${n === 1 ? 'is' : 'are'} left out; the images and labels are in others.`,
      where: bad.map(({ name, reason }) => `${name}: ${reason.message}`)
    })
  ]
}

function scaleIn(scales: ReadonlyMap<ArrayPair, Scale>, pair: ArrayPair): Scale {
  const scale = scales.get(pair)
  if (!scale) throw new Error(`${pair.images.name} has no scale`)
  return scale
}

function scaleProblem(scales: readonly Scale[]): Problem[] {
  const said = [...new Set(scales.flatMap((scale) => scale.said ?? []))]
  if (said.length === 0) return []
  const message = `Pixels are kept as bytes: ${said.join('; ')}.`
  return [problem({ severity: 'info', code: 'pixels-scaled', message, where: [], count: 1 })]
}

/** Some images as the arrays have them, by origin: "<array> #<number>". */
export async function readArrayImages(
  files: SourceFile[],
  wanted: ReadonlySet<string>,
  ctx: Context
): Promise<Map<string, { width: number; height: number; channels: 1 | 3 | 4; data: Uint8Array }>> {
  const pairs = pairArrays(await listArrays(files), files[0]?.name ?? 'source')
  const { width, height, channels, ...lie } = shapeOf(pairs)
  const scales = await findScales(pairs, ctx.signal)
  const found = new Map<string, { width: number; height: number; channels: 1 | 3 | 4; data: Uint8Array }>()
  for (const pair of pairs) {
    const { images } = pair
    const scale = scaleIn(scales, pair)
    let row = 0
    const rowBytes = rowBytesOf(images.header.type.bytes, { width, height, channels, ...lie })
    for await (const piece of arrayRows(images, ctx.signal)) {
      for (let at = 0; at < piece.length; at += rowBytes) {
        const origin = `${images.name} #${row++}`
        if (!wanted.has(origin)) continue
        const one = piece.subarray(at, at + rowBytes)
        const data = Uint8Array.from(toPixels(one, images.header.type, { width, height, channels, ...lie }, scale))
        found.set(origin, { width, height, channels, data })
      }
    }
  }
  return found
}
