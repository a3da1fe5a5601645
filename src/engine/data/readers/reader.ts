import type { Fractions } from '@core/data/split'
import type { DatasetSource, ImageSize } from '@shared/project'
import type { Draft } from '../packed/pack'
import type { PackedWriter } from '../packed/writer'
import type { SourceFacts, SourceFile } from '../source/files'
import type { Context } from '../types'

/** What a person may ask of any reader; it takes what concerns it. */
export interface ReadOptions {
  target: string | null
  size: Pick<ImageSize, 'width' | 'height'> | null
  fit: ImageSize['fit']
  channels: ImageSize['channels'] | null
  /** null: the default */
  split: Fractions | null
  seed: number
  /** image-labels: what was said about the label file; the rest is found out. Null: nothing. */
  labels: AskedLabels | null
}

/** Names inside the source. */
export interface AskedLabels {
  file?: string | undefined
  name?: string | undefined
  label?: string | undefined
}

/** A source that was looked at: nothing is written yet. */
export interface Prepared {
  facts: SourceFacts
  /** The files that belong to it, to be copied where a copy is wanted. */
  files: SourceFile[]
  /** What decides the packed bytes beside the content. */
  image: ImageSize | null
  target: string | null
  /** Writes the rows. Called once. */
  pack(writer: PackedWriter, ctx: Context): Promise<Draft>
}

export interface Reader {
  readonly kind: DatasetSource['kind']
  /** @throws AnnealError where the source as a whole can't be used */
  prepare(files: SourceFile[], options: ReadOptions, ctx: Context): Promise<Prepared>
}
