/** What the person may choose about an import; each number says what is wrong with it. */
import type { z } from 'zod'
import type { importOptionsSchema, Sniffed } from '@shared/ipc/payloads'
import { nameSchema } from '@shared/project/fileFormat'
import type { ImageSize } from '@shared/project'
import { importWords as words } from './words'

export const seedDefault = 0

export class ImportChoices {
  name = $state('')
  target = $state('')
  size = $state<'own' | 'custom'>('own')
  width = $state(64)
  height = $state(64)
  fit = $state<ImageSize['fit']>('pad')
  channels = $state<'auto' | '1' | '3'>('auto')
  split = $state<'auto' | 'custom'>('auto')
  /** Per cent. */
  train = $state(80)
  validation = $state(10)
  test = $state(10)
  seed = $state(seedDefault)
  copy = $state(false)
  /** The file the labels come from; empty: the folders’ names. */
  labelFile = $state('')
  /** Its column with the label; empty: not chosen yet. */
  labelColumn = $state('')
  readonly #table: boolean
  readonly #labelFiles: Sniffed['labelFiles']

  constructor(sniffed?: Sniffed, name = '') {
    this.name = name
    this.target = sniffed?.suggestedTarget ?? ''
    this.#table = sniffed?.type === 'table'
    this.#labelFiles = sniffed?.labelFiles ?? []
    if (sniffed?.kind === 'image-labels') this.takeLabels(this.#labelFiles[0]?.file ?? '')
  }

  /** Chooses where labels come from, with the column that was guessed. */
  takeLabels(file: string): void {
    this.labelFile = file
    this.labelColumn = this.#labelFiles.find((one) => one.file === file)?.label ?? ''
  }

  readonly labelProblem = $derived.by(() =>
    this.labelFile !== '' && this.labelColumn === '' ? words.labelColumnNeeded : null
  )

  readonly nameProblem = $derived.by(() => nameSchema.safeParse(this.name).error?.issues[0]?.message ?? null)

  checkSide = (value: number): string | null =>
    Number.isInteger(value) && value >= 1 && value <= 4096 ? null : words.sizeRange
  checkPart = (value: number): string | null => (value >= 0 && value <= 100 ? null : words.splitRange)
  checkSeed = (value: number): string | null =>
    Number.isInteger(value) && value >= 0 && value <= 0x7fffffff ? null : words.seedRange

  readonly splitProblem = $derived.by(() => {
    if (this.split === 'auto') return null
    const parts = [this.train, this.validation, this.test]
    const wrong = parts.map(this.checkPart).find((p) => p !== null)
    return wrong ?? (Math.abs(parts.reduce((a, b) => a + b, 0) - 100) < 1e-6 ? null : words.splitSum)
  })

  /** The first thing that keeps it from being imported, or null. */
  readonly problem = $derived.by(
    () =>
      this.nameProblem ??
      this.labelProblem ??
      (this.#table || this.size === 'own' ? null : (this.checkSide(this.width) ?? this.checkSide(this.height))) ??
      this.splitProblem ??
      this.checkSeed(this.seed)
  )

  /** How many differ from their defaults under the hood. */
  readonly changed = $derived.by(
    () =>
      [
        this.size !== 'own',
        this.fit !== 'pad',
        this.channels !== 'auto',
        this.split !== 'auto',
        this.seed !== seedDefault,
        this.copy
      ].filter(Boolean).length
  )

  options(): z.input<typeof importOptionsSchema> {
    return {
      name: this.name.trim(),
      seed: this.seed,
      copy: this.copy,
      ...(this.#table ? { target: this.target } : { fit: this.fit }),
      ...(!this.#table && this.size === 'custom' ? { size: { width: this.width, height: this.height } } : {}),
      ...(!this.#table && this.channels !== 'auto' ? { channels: this.channels === '1' ? 1 : 3 } : {}),
      ...(this.labelFile === '' ? {} : { labels: this.#labels() }),
      ...(this.split === 'custom'
        ? { split: { train: this.train / 100, validation: this.validation / 100, test: this.test / 100 } }
        : {})
    }
  }

  #labels(): { file: string; name?: string; label: string } {
    const name = this.#labelFiles.find(({ file }) => file === this.labelFile)?.name
    return { file: this.labelFile, label: this.labelColumn, ...(name === undefined ? {} : { name }) }
  }
}
