import { createHash } from 'node:crypto'
import type { Fractions } from '@core/data/split'
import type { Column, DatasetFile, ImageSize, PictureProfile, Problem, ReadChoices, Task } from '@shared/project'
import type { LookTap } from './looks'
import { packVersion, type ImportedFacts, type OriginsEntry, type PackedColumnEntry } from './manifest'
import type { PackedWriter } from './writer'

/** What a reader has packed: everything but the split. */
export interface Draft {
  type: DatasetFile['type']
  task: Task
  image?: ImageSize
  pictures?: PictureProfile | null
  columns: Column[]
  target: string
  classes: string[]
  count: number
  /** The part the source names for each row; null: none. */
  given: Uint8Array | null
  /** classification: class of each row */
  codes: Int32Array | null
  /** Rows of one number stay in one part: frames of a camera's burst. */
  bursts?: Int32Array | null
  /** Fingerprint of each row's inputs, equal for equal inputs. */
  fingerprints: Float64Array
  packed: PackedColumnEntry[]
  origins: OriginsEntry
  problems: Problem[]
}

export interface SplitRequest {
  /** null: the default */
  fractions: Fractions | null
  seed: number
}

/** Ends the cache. */
export async function finishPack(writer: PackedWriter, draft: Draft, looks: LookTap | null): Promise<void> {
  const { task, target, classes, columns } = draft
  const imported: ImportedFacts = { task, target, classes, columns }
  await writer.append('prints.bin', draft.fingerprints)
  await writer.appendText('imported.json', JSON.stringify(imported))
  if (draft.given) await writer.append('given.bin', draft.given)
  if (draft.bursts) await writer.append('bursts.bin', draft.bursts)
  if (looks) await writer.append('looks.bin', looks.all())
  await writer.finish({
    count: draft.count,
    columns: draft.packed,
    origins: draft.origins,
    prints: 'prints.bin',
    imported: 'imported.json',
    ...(draft.given ? { given: 'given.bin' } : {}),
    ...(draft.bursts ? { bursts: 'bursts.bin' } : {}),
    ...(looks ? { looks: 'looks.bin' } : {})
  })
}

/** Names the packed cache: everything that decides its bytes goes in. */
export function cacheKeyOf(content: {
  hash: string
  image: ImageSize | null
  target: string | null
  split: SplitRequest
  choices?: ReadChoices | undefined
}): string {
  const { hash, image, target, split, choices } = content
  const size = image && [image.width, image.height, image.channels, image.fit]
  const parts = split.fractions && [split.fractions.train, split.fractions.validation, split.fractions.test]
  const text = JSON.stringify([packVersion, hash, size, target, parts, split.seed, ...(choices ? [choices] : [])])
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
