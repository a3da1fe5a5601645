import type { Column, DatasetEdit, Task } from '@shared/project'
import { missingIn, type PackedColumn } from '../columns'
import { convertColumn } from './convert'
import { formRead, withForm } from '../columnForm'
import { Labels } from './labels'
import { conflicting, copies } from './rows'
import { badEdit, byEdit, unlabelled, type Edited, type EditSource } from './source'
import { asTarget } from './target'

/**
 * Lays edits over a data set as it was imported. Nothing of `source` is changed; the same edits give the same again.
 * @throws `bad-edit` naming the field: `edits.3.from`
 */
export function applyEdits(source: EditSource, edits: readonly DatasetEdit[]): Edited {
  const run = new Application(source)
  edits.forEach((edit, i) => run.apply(edit, `edits.${i}`))
  return run.finish(edits.length === 0 ? 'edits' : `edits.${edits.length - 1}`)
}

class Application {
  #task: Task
  #target: string
  #labels: Labels | null
  readonly #excluded: Uint8Array
  #columns: Column[]
  readonly #changed = new Map<string, PackedColumn>()

  constructor(private readonly source: EditSource) {
    this.#task = source.task
    this.#target = source.target
    this.#columns = [...source.columns]
    this.#excluded = new Uint8Array(source.count)
    const target = source.column(source.target)
    this.#labels = target.kind === 'category' ? new Labels(target.categories, target.data) : null
  }

  apply(edit: DatasetEdit, at: string): void {
    switch (edit.kind) {
      case 'relabel':
        this.#checkRows(edit.rows, at)
        return this.#needLabels(at).relabel(edit.rows, edit.to)
      case 'rename-class':
        return this.#needLabels(at).rename(edit.from, edit.to, at)
      case 'merge-classes':
        return this.#needLabels(at).merge(edit.from, edit.to, at)
      case 'exclude':
        this.#checkRows(edit.rows, at)
        return this.#leaveOut(edit.rows)
      case 'include':
        this.#checkRows(edit.rows, at)
        for (const row of edit.rows) this.#excluded[row] = 0
        return
      case 'set-kind':
        return this.#setKind(edit.column, edit.to, at)
      case 'set-role':
        return this.#setRole(edit.column, edit.to, at)
      default:
        return this.#leaveOut(this.#found(edit, at))
    }
  }

  /** @param at the last edit's place, for what only the whole shows */
  finish(at: string): Edited {
    const labels = this.#labels?.finish()
    const excluded = this.#excluded
    this.#markUnlabelled(labels?.codes ?? null)
    if (labels) {
      requireClasses(labels.classes, labels.codes, excluded, at)
      const { classes: categories, codes: data } = labels
      this.#changed.set(this.#target, { kind: 'category', name: this.#target, categories, data })
      this.#describe(this.#target, (column) => ({ ...column, distinct: categories.length, categories }))
    } else if (!excluded.includes(0)) throw nothingLeft(at)
    if (!this.#columns.some(({ role }) => role === 'feature')) {
      throw badEdit(at, 'No column would be left to learn from.', 'Keep at least one column as a feature.')
    }
    return {
      task: this.#task,
      target: this.#target,
      classes: labels?.classes ?? [],
      codes: labels?.codes ?? null,
      excluded,
      columns: this.#columns,
      changed: this.#changed
    }
  }

  #found(edit: Extract<DatasetEdit, { kind: `drop-${string}` | 'keep-range' }>, at: string): number[] {
    const label = (row: number): number => this.#labels?.at(row) ?? 0
    const there = (row: number): boolean => this.#excluded[row] === 0
    switch (edit.kind) {
      case 'drop-duplicates': {
        const sets = edit.near ? this.source.alike() : this.source.equal()
        if (sets) return copies(sets, label, there)
        throw badEdit(`${at}.near`, 'Pictures this small are not compared by their looks.', 'Drop exact copies only.')
      }
      case 'drop-conflicts':
        this.#needLabels(at)
        return conflicting(this.source.equalInputs(this.#target), label, there)
      case 'drop-missing':
        return edit.columns.flatMap((name, i) =>
          missingRows(this.#column(name, `${at}.columns.${i}`), this.source.count)
        )
      case 'keep-range': {
        const column = this.#column(edit.column, `${at}.column`)
        if (column.kind === 'number') return outside(column.data, edit.from, edit.to)
        throw badEdit(`${at}.column`, `“${edit.column}” holds no numbers.`, 'Choose a column of numbers.')
      }
    }
  }

  #setKind(name: string, to: Column['kind'], at: string): void {
    const column = this.#column(name, `${at}.column`)
    const described = this.#columns.find((c) => c.name === name)
    if (!described || described.kind === to) return
    if (name === this.#target) {
      throw badEdit(
        `${at}.column`,
        `“${name}” is the column to predict; its kind decides what is learned.`,
        'Import the table again to predict it otherwise, or choose another target first.'
      )
    }
    if (described.role === 'weight' && to !== 'number') {
      throw badEdit(`${at}.to`, `“${name}” weighs the rows, and only numbers do.`, 'Give it another role first.')
    }
    const made = convertColumn(column, described, { to, count: this.source.count, at })
    this.#changed.set(name, made.column)
    this.#describe(name, () => made.described)
  }

  #setRole(name: string, to: Column['role'], at: string): void {
    const column = this.#column(name, `${at}.column`)
    const described = this.#columns.find((c) => c.name === name)
    if (!described || described.role === to) return
    if (name === this.#target) {
      throw badEdit(
        `${at}.column`,
        `“${name}” is the column to predict.`,
        'Choose another column to predict; this one becomes a feature then.'
      )
    }
    if (to === 'target') return this.#setTarget(column, described, at)
    if (to === 'weight' && column.kind !== 'number') {
      throw badEdit(
        `${at}.to`,
        `“${name}” holds no numbers to weigh rows by.`,
        'Read it as numbers first, or choose a column of numbers.'
      )
    }
    if (to === 'time' && column.kind === 'text') {
      throw badEdit(`${at}.to`, `“${name}” holds texts, no times.`, 'Choose a column of dates or numbers.')
    }
    // One column decides each of these.
    if (to !== 'feature' && to !== 'ignore') {
      this.#columns = this.#columns.map((c) => (c.role === to ? { ...c, role: 'ignore' } : c))
    }
    this.#describe(name, (c) => ({ ...c, role: to }))
  }

  /** The labels edited so far stay with the column that was predicted; it becomes a feature. */
  #setTarget(column: PackedColumn, described: Column, at: string): void {
    if (this.source.type === 'image') {
      throw badEdit(`${at}.to`, 'For images the label is what is predicted.', 'Relabel the images instead.')
    }
    const { task, labels } = asTarget(column, described, at)
    const before = this.#labels?.finish()
    if (before) {
      const { classes: categories, codes: data } = before
      this.#changed.set(this.#target, { kind: 'category', name: this.#target, categories, data })
    }
    this.#describe(this.#target, (c) => ({ ...c, role: 'feature' }))
    this.#describe(described.name, (c) => ({
      ...c,
      ...(labels ? { kind: 'category', ...withForm(formRead(c), 'category') } : {}),
      role: 'target'
    }))
    this.#task = task
    this.#target = described.name
    this.#labels = labels ? new Labels(labels.categories, labels.data) : null
  }

  #markUnlabelled(codes: Int32Array | null): void {
    const target = codes ? null : this.#column(this.#target, 'target')
    for (let row = 0; row < this.source.count; row++) {
      const lacks = codes
        ? (codes[row] as number) < 0
        : target?.kind === 'number' && Number.isNaN(target.data[row] as number)
      if (lacks) this.#excluded[row] = (this.#excluded[row] as number) | unlabelled
    }
  }

  #leaveOut(rows: readonly number[]): void {
    for (const row of rows) this.#excluded[row] = byEdit
  }

  #column(name: string, where: string): PackedColumn {
    const changed = this.#changed.get(name)
    if (changed) return changed
    if (!this.#columns.some((c) => c.name === name)) {
      const there = this.#columns.slice(0, 20).map((c) => `“${c.name}”`)
      throw badEdit(where, `There is no column “${name}”. There are ${there.join(', ')}.`, 'Use one of those names.')
    }
    return this.source.column(name)
  }

  #describe(name: string, change: (column: Column) => Column): void {
    this.#columns = this.#columns.map((column) => (column.name === name ? change(column) : column))
  }

  #needLabels(at: string): Labels {
    if (this.#labels) return this.#labels
    throw badEdit(at, `“${this.#target}” is a number to predict; it has no classes.`, 'Leave this edit out.')
  }

  #checkRows(rows: readonly number[], at: string): void {
    const bad = rows.findIndex((row) => row >= this.source.count)
    if (bad < 0) return
    throw badEdit(
      `${at}.rows.${bad}`,
      `There is no row ${rows[bad]}; the rows are 0 to ${this.source.count - 1}.`,
      'Use rows that are there.'
    )
  }
}

function missingRows(column: PackedColumn, count: number): number[] {
  const rows: number[] = []
  if (column.kind === 'image') return rows
  const lacks = missingIn(column)
  for (let row = 0; row < count; row++) if (lacks(row)) rows.push(row)
  return rows
}

function outside(data: Float64Array, from: number, to: number): number[] {
  const rows: number[] = []
  for (let row = 0; row < data.length; row++) {
    const value = data[row] as number
    if (value < from || value > to) rows.push(row)
  }
  return rows
}

function requireClasses(classes: string[], codes: Int32Array, excluded: Uint8Array, at: string): void {
  const counts = new Int32Array(classes.length)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number
    if (code >= 0 && excluded[row] === 0) counts[code] = (counts[code] as number) + 1
  }
  const empty = counts.indexOf(0)
  if (empty >= 0) {
    throw badEdit(
      at,
      `All examples of “${classes[empty]}” would be left out, and a class without examples can’t be learned.`,
      'Keep some of them, or merge the class into another.'
    )
  }
  if (classes.length < 2) {
    const [only] = classes
    throw badEdit(
      at,
      only === undefined
        ? 'No example would be left.'
        : `Only the class “${only}” would be left; a classifier tells at least two apart.`,
      'Keep at least two classes.'
    )
  }
}

function nothingLeft(at: string): Error {
  return badEdit(at, 'No example would be left.', 'Keep some of the rows.')
}
