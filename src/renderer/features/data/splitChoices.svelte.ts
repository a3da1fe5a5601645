/** What the split dialog asks for, as it is typed, and whether it can be drawn. */
import type { DatasetFile, SplitChange, SplitPolicy } from '@shared/project'
import { splitWords as words } from './editWords'

export class SplitChoices {
  kind = $state<SplitPolicy['kind']>('random')
  column = $state('')
  folds = $state(5)
  /** Counted from 1 as on the screen; the file counts from 0. */
  fold = $state(1)
  /** per cent */
  train = $state(80)
  validation = $state(10)
  test = $state(10)
  seed = $state(0)

  constructor(private readonly dataset: DatasetFile) {
    const { kind, fractions, seed, column, folds, fold } = dataset.split
    this.kind = kind
    this.column = column ?? ''
    this.folds = folds ?? 5
    this.fold = (fold ?? 0) + 1
    const percent = (share: number): number => Number((share * 100).toFixed(4))
    this.train = percent(fractions.train)
    this.validation = percent(fractions.validation)
    this.test = percent(fractions.test)
    this.seed = seed
  }

  /** Columns that could decide: those with the role first. */
  get columns(): string[] {
    const { kind } = this
    if (kind !== 'group' && kind !== 'time') return []
    const able = this.dataset.columns.filter((column) => column.kind !== 'image' && column.role !== 'target')
    const first = able.filter((column) => column.role === kind || (kind === 'time' && column.kind === 'time'))
    return [...first, ...able.filter((column) => !first.includes(column))].map(({ name }) => name)
  }

  checkPart = (value: number): string | null => (value >= 0 && value <= 100 ? null : words.range)
  checkFolds = (value: number): string | null => (isWhole(value, 2, 100) ? null : words.foldsRange)
  checkFold = (value: number): string | null => (isWhole(value, 1, this.folds) ? null : words.foldRange(this.folds))
  checkSeed = (value: number): string | null => (isWhole(value, 0, 0x7fffffff) ? null : words.seedRange)

  /** Why it can’t be drawn as it stands; null: it can be tried. */
  get problem(): string | null {
    if (this.checkSeed(this.seed)) return words.seedRange
    if (this.kind === 'kfold') {
      return this.checkPart(this.test) ?? this.checkFolds(this.folds) ?? this.checkFold(this.fold)
    }
    const parts = [this.train, this.validation, this.test]
    const bad = parts.map(this.checkPart).find((sentence) => sentence !== null)
    if (bad) return bad
    if (Math.abs(parts.reduce((a, b) => a + b, 0) - 100) > 1e-3) return words.sum
    const needs = this.kind === 'group' || this.kind === 'time'
    if (needs && this.chosenColumn === null && !this.byBurst) return words.noColumn
    return null
  }

  /** Camera data: its bursts are the groups, no column. */
  get byBurst(): boolean {
    const { kind, column } = this.dataset.split
    return this.kind === 'group' && kind === 'group' && column === undefined
  }

  get chosenColumn(): string | null {
    return this.columns.includes(this.column) ? this.column : (this.columns[0] ?? null)
  }

  get change(): SplitChange {
    const { kind, seed, folds, fold } = this
    const column = this.byBurst ? null : this.chosenColumn
    return {
      kind,
      seed,
      fractions: this.#fractions,
      ...(column === null ? {} : { column }),
      ...(kind === 'kfold' ? { folds, fold: fold - 1 } : {})
    }
  }

  get #fractions(): SplitPolicy['fractions'] {
    if (this.kind === 'kfold') {
      const test = this.test / 100
      const validation = (1 - test) / this.folds
      return { train: 1 - test - validation, validation, test }
    }
    const sum = this.train + this.validation + this.test
    return { train: this.train / sum, validation: this.validation / sum, test: this.test / sum }
  }
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}
