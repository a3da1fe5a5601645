import { fingerprint } from '@core/data/duplicates'
import { requireTwoClasses, sortLabels } from '@core/data/labels'
import { pictureProfile } from '@core/data/pictureProfile'
import { AnnealError } from '@shared/errors'
import type { ImageSize } from '@shared/project'
import { fitRows } from '../images/pixels'
import { packedSize } from '../images/size'
import type { Draft } from '../packed/pack'
import type { PackedWriter } from '../packed/writer'
import { Stage } from '../progress'
import { sourceFacts, type SourceFile } from '../source/files'
import type { Context } from '../types'
import { idxFiles, readIdxRows } from './idxFormat'
import { pairIdxFiles, type IdxPair } from './idxPairs'
import { imageDraft } from './imageDraft'
import type { Prepared, Reader, ReadOptions } from './reader'

const rowsAtOnce = 512

/** Images and labels as MNIST has them: pairs of IDX files, plain or gzipped, for one part or several. */
export const idxReader: Reader = { kind: 'idx', prepare }

async function prepare(files: SourceFile[], options: ReadOptions, ctx: Context): Promise<Prepared> {
  const own = await idxFiles(files)
  const pairs = await pairIdxFiles(own)
  const source = sourcePixels(pairs)
  const image = packedSize([source], source.channels === 1, options)
  return {
    facts: await sourceFacts('idx', own, ctx),
    files: own,
    image,
    target: null,
    pack: (writer, packCtx) => pack(pairs, source, image, writer, packCtx)
  }
}

interface SourcePixels {
  width: number
  height: number
  channels: 1 | 3
}

function sourcePixels(pairs: IdxPair[]): SourcePixels {
  const first = pairs[0]
  const [, height = 0, width = 0, channels = 1] = first?.images.header.dims ?? []
  const rows = pairs.reduce((sum, pair) => sum + pair.rows, 0)
  const usable = height > 0 && width > 0 && height <= 4096 && width <= 4096 && (channels === 1 || channels === 3)
  if (!first || rows === 0 || !usable) {
    const shape = first?.images.header.dims.join('x') ?? 'nothing'
    throw new AnnealError({
      code: 'idx-no-images',
      message: `The IDX files hold ${shape}; expected at least one image, count x height x width, grey or with 3 channels.`,
      where: first?.images.file.name ?? 'source',
      hint: 'Choose MNIST’s image and label files, or files of the same form.'
    })
  }
  return { width, height, channels: channels === 3 ? 3 : 1 }
}

async function pack(
  pairs: IdxPair[],
  source: SourcePixels,
  image: ImageSize,
  writer: PackedWriter,
  ctx: Context
): Promise<Draft> {
  const count = pairs.reduce((sum, pair) => sum + pair.rows, 0)
  const labels = await readLabels(pairs, count, ctx)
  const classes = sortLabels([...new Set(labels)].map(String))
  requireTwoClasses(classes, 'labels', 'Choose files with the labels of at least two classes.')
  const codeOf = new Map(classes.map((label, code) => [Number(label), code]))
  const codes = Int32Array.from(labels, (label) => codeOf.get(label) ?? -1)

  const fingerprints = new Float64Array(count)
  const numbers = new Int32Array(count)
  const segments: { firstRow: number; prefix: string }[] = []
  const stage = new Stage(ctx, 'Reading images', 'images', count)
  const rowBytes = source.width * source.height * source.channels
  let row = 0
  for (const pair of pairs) {
    segments.push({ firstRow: row, prefix: `${pair.images.file.name} #` })
    let inFile = 0
    for await (const piece of readIdxRows(pair.images.file, pair.images.header, rowsAtOnce, ctx.signal)) {
      const rows = piece.length / rowBytes
      const packed = fitRows(piece, rows, source, image)
      const packedBytes = packed.length / rows
      for (let i = 0; i < rows; i++) {
        fingerprints[row] = fingerprint(packed, i * packedBytes, (i + 1) * packedBytes)
        numbers[row++] = inFile++
      }
      await writer.append('images.bin', packed)
      stage.advance(rows)
    }
  }
  const given = Uint8Array.from(pairs.flatMap((pair) => new Array<number>(pair.rows).fill(pair.part)))
  await writer.append('rows.bin', numbers)
  return imageDraft({
    writer,
    image,
    classes,
    codes,
    pictures: pictureProfile([{ ...source, grey: source.channels === 1, format: 'IDX', count }]),
    bursts: null,
    given: pairs.length > 1 ? given : null,
    fingerprints,
    origins: { kind: 'numbers', file: 'rows.bin', segments },
    problems: []
  })
}

async function readLabels(pairs: IdxPair[], count: number, ctx: Context): Promise<Uint8Array> {
  const labels = new Uint8Array(count)
  let filled = 0
  for (const { labels: file } of pairs) {
    for await (const piece of readIdxRows(file.file, file.header, 1024 * 1024, ctx.signal)) {
      labels.set(piece, filled)
      filled += piece.length
    }
  }
  return labels
}
