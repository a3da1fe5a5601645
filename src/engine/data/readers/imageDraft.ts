import type { ImageSize, PictureProfile, Problem } from '@shared/project'
import type { OriginsEntry } from '../packed/manifest'
import type { Draft } from '../packed/pack'
import type { PackedWriter } from '../packed/writer'

/** Labelled images whose pixels are in images.bin: the label column is added, and both are described. */
export async function imageDraft(input: {
  writer: PackedWriter
  image: ImageSize
  classes: string[]
  codes: Int32Array
  pictures: PictureProfile | null
  bursts: Int32Array | null
  given: Uint8Array | null
  fingerprints: Float64Array
  origins: OriginsEntry
  problems: Problem[]
}): Promise<Draft> {
  const { writer, image, classes, codes } = input
  await writer.append('target.bin', codes)
  await writer.appendText('classes.json', JSON.stringify(classes))
  return {
    type: 'image',
    task: 'classification',
    image,
    columns: [
      { name: 'image', kind: 'image', role: 'feature', missing: 0 },
      { name: 'label', kind: 'category', role: 'target', missing: 0, distinct: classes.length, categories: classes }
    ],
    target: 'label',
    classes,
    count: codes.length,
    given: input.given,
    codes,
    pictures: input.pictures,
    bursts: input.bursts,
    fingerprints: input.fingerprints,
    packed: [
      { kind: 'image', name: 'image', file: 'images.bin', ...image },
      { kind: 'category', name: 'label', file: 'target.bin', categories: 'classes.json' }
    ],
    origins: input.origins,
    problems: input.problems
  }
}
