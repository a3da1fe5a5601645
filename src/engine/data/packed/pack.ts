import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { burstProblems, splitByBurst } from '@core/data/bursts'
import { crossSplitDuplicates } from '@core/data/duplicates'
import { classProblems, splitProblems } from '@core/data/problems'
import {
  checkFractions,
  countClasses,
  countParts,
  defaultFractions,
  drawSplit,
  type Fractions,
  type SplitResult
} from '@core/data/split'
import type { Column, DatasetFile, ImageSize, PictureProfile, Problem, ReadChoices, Task } from '@shared/project'
import { packVersion, type OriginsEntry, type PackedColumnEntry } from './manifest'
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
  origin(row: number): string
  problems: Problem[]
}

export interface SplitRequest {
  /** null: the default */
  fractions: Fractions | null
  seed: number
}

/** The part of dataset.json that follows from the content and the options alone. */
export type PackedFacts = Pick<
  DatasetFile,
  | 'type'
  | 'task'
  | 'image'
  | 'pictures'
  | 'columns'
  | 'target'
  | 'classes'
  | 'examples'
  | 'split'
  | 'splitCounts'
  | 'classCounts'
  | 'problems'
>

/** Draws the split, ends the cache and says what it holds. */
export async function finishPack(writer: PackedWriter, draft: Draft, request: SplitRequest): Promise<PackedFacts> {
  const { split, policy } = splitOf(draft, request)
  const splitCounts = countParts(split)
  const classCounts = draft.codes ? countClasses(split, draft.codes, draft.classes.length) : undefined
  // A million rows take half a second for each of these: whatever else the process has to answer comes in between.
  await setImmediate()
  const problems = [
    ...draft.problems,
    ...(classCounts ? classProblems(draft.classes, classCounts) : []),
    ...splitProblems(policy, splitCounts, request.fractions),
    ...(draft.bursts && draft.codes ? burstProblems(draft.bursts, draft.codes, draft.classes, policy.fractions) : []),
    ...crossSplitDuplicates(draft.fingerprints, split, draft.origin, draft.type)
  ]
  await setImmediate()
  await writer.finish({ count: draft.count, split, columns: draft.packed, origins: draft.origins })
  return {
    type: draft.type,
    task: draft.task,
    ...(draft.image ? { image: draft.image } : {}),
    ...(draft.pictures ? { pictures: draft.pictures } : {}),
    columns: draft.columns,
    target: draft.target,
    classes: draft.classes,
    examples: draft.count,
    split: policy,
    splitCounts,
    ...(classCounts ? { classCounts } : {}),
    problems
  }
}

function splitOf(draft: Draft, { fractions, seed }: SplitRequest): SplitResult {
  const { count, given, codes, bursts } = draft
  if (!bursts || !codes || given) return drawSplit({ count, given, classes: codes, fractions, seed })
  const shares = fractions ?? defaultFractions
  checkFractions(shares)
  // No column decides: the bursts in the files' names do.
  return { split: splitByBurst(bursts, codes, shares, seed), policy: { kind: 'group', seed, fractions: shares } }
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
