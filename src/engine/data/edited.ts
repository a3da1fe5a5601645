/** A data set as a person left it: its packed cache with edits laid over it, and the split. */
import { alikeRows } from '@core/data/looks'
import { applyEdits } from '@core/data/edits/applyEdits'
import type { Edited, EditSource } from '@core/data/edits/source'
import { equalRows, type EqualRows } from '@core/data/equalRows'
import { drawPolicy, partsOf, type PartInput } from '@core/data/parts/policy'
import { RowPrints, textFingerprint } from '@core/data/duplicates'
import { AnnealError } from '@shared/errors'
import { splitNames, type DatasetEdit, type DatasetFile, type SplitName, type SplitPolicy } from '@shared/project'
import type { CacheContent, ImportedContent } from './packed/read'
import type { PackedColumn, PackedDataset } from './types'

/** Which edits and which split; a run has its own. */
export interface Pinned {
  edits: DatasetEdit[]
  split: SplitPolicy
}

export interface EditedDataset extends PackedDataset {
  source: EditSource
  edited: Edited
  imported: ImportedContent
  counts: Counts
}

/** What stays the same for a cache whatever its edits are: worked out once. */
class Memory {
  #equal: EqualRows | undefined
  #alike: EqualRows | undefined
  readonly #inputs = new Map<string, EqualRows>()
  readonly #splits = new Map<string, Uint8Array>()
  readonly #views = new Map<string, EditedDataset>()

  constructor(
    private readonly content: CacheContent,
    private readonly imported: ImportedContent
  ) {}

  equal(): EqualRows {
    return (this.#equal ??= equalRows(this.imported.prints))
  }

  alike(): EqualRows | null {
    const { looks } = this.imported
    return looks ? (this.#alike ??= alikeRows(looks)) : null
  }

  equalInputs(target: string): EqualRows {
    const columns = this.imported.facts.columns
    if (columns.some(({ kind }) => kind === 'image')) return this.equal()
    const known = this.#inputs.get(target)
    if (known) return known
    const used = new Set(columns.filter(({ name, role }) => role !== 'ignore' && name !== target).map((c) => c.name))
    const prints = new RowPrints(this.content.count)
    for (const column of this.content.columns) {
      if (column.kind === 'image' || !used.has(column.name)) continue
      if (column.kind === 'text') {
        for (let row = 0; row < this.content.count; row++) prints.mix(row, textFingerprint(column.at(row) ?? ''))
        continue
      }
      const { data } = column
      for (let row = 0; row < data.length; row++) prints.mix(row, data[row] as number)
    }
    const made = equalRows(prints.all())
    this.#inputs.set(target, made)
    return made
  }

  split(policy: SplitPolicy, edits: readonly DatasetEdit[], input: PartInput): Uint8Array {
    // Only these read columns, which edits may change.
    const own = policy.kind === 'group' || policy.kind === 'time'
    return keep(this.#splits, JSON.stringify([policy, own ? edits : []]), () => partsOf(policy, input))
  }

  view({ edits, split }: Pinned, make: () => EditedDataset): EditedDataset {
    return keep(this.#views, JSON.stringify([edits, split]), make)
  }
}

/** The last few of each: the data set as it is now, and as runs had it. */
const mostKept = 3

function keep<T>(kept: Map<string, T>, key: string, make: () => T): T {
  const value = kept.get(key) ?? make()
  kept.delete(key)
  kept.set(key, value)
  for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest)
  return value
}

const memories = new WeakMap<CacheContent, Memory>()

/**
 * @param pinned the edits and the split to use instead of the document's own
 * @throws `bad-edit`, `bad-split` for a document that was written by hand and does not fit
 */
export function editedDataset(document: DatasetFile, content: CacheContent, pinned?: Pinned): EditedDataset {
  const { imported } = content
  let memory = memories.get(content)
  if (!memory) memories.set(content, (memory = new Memory(content, imported)))
  const known = memory
  const { edits, split } = pinned ?? document
  const view = known.view({ edits, split }, () => make(document, content, imported, { edits, split }, known))
  return { ...view, document: { ...document, ...view.counts, split, edits } }
}

function make(
  document: DatasetFile,
  content: CacheContent,
  imported: ImportedContent,
  { edits, split: policy }: Pinned,
  memory: Memory
): EditedDataset {
  const source: EditSource = {
    ...imported.facts,
    type: document.type,
    count: content.count,
    column: columnOf(content.columns),
    equal: () => memory.equal(),
    equalInputs: (target) => memory.equalInputs(target),
    alike: () => memory.alike()
  }
  const edited = applyEdits(source, edits)
  const columns = content.columns.map((column) => edited.changed.get(column.name) ?? column)
  const column = columnOf(columns)
  // A split by place was drawn class by class at the import: a new label moves nobody.
  const target = source.column(source.target)
  const codes = target.kind === 'category' ? target.data : null
  const split = memory.split(policy, edits, partInput(imported, edited, codes, column))
  const { count, origin } = content
  const { excluded } = edited
  return {
    document,
    count,
    split,
    excluded,
    columns,
    origin,
    column,
    rows: rowsOf(split, excluded),
    source,
    edited,
    imported,
    counts: countsOf(edited, split)
  }
}

/** @param codes to keep the classes' shares */
function partInput(
  { prints, given, bursts }: ImportedContent,
  { excluded }: Edited,
  codes: Int32Array | null,
  column: PartInput['column']
): PartInput {
  return { count: prints.length, prints, given, bursts, codes, excluded, column }
}

/** Draws a split of the examples as edits leave them. @throws `bad-split` */
export function drawSplitOf(data: EditedDataset, asked: SplitPolicy): SplitPolicy {
  const { imported, edited } = data
  const input = partInput(imported, edited, edited.codes, (name) => data.column(name))
  return drawPolicy(asked, input)
}

type Counts = Pick<
  DatasetFile,
  'task' | 'target' | 'classes' | 'columns' | 'examples' | 'excluded' | 'splitCounts' | 'classCounts'
>

/** What dataset.json says about the examples that are there. */
function countsOf({ task, target, classes, columns, codes, excluded }: Edited, split: Uint8Array): Counts {
  // Rows of each part and class, those without a class last.
  const width = classes.length + 1
  const cells = new Int32Array(splitNames.length * width)
  let left = 0
  for (let row = 0; row < split.length; row++) {
    if (excluded[row] !== 0) {
      left++
      continue
    }
    const code = codes ? (codes[row] as number) : -1
    const cell = (split[row] as number) * width + (code < 0 ? width - 1 : code)
    cells[cell] = (cells[cell] as number) + 1
  }
  const ofPart = (part: SplitName): Int32Array => {
    const from = splitNames.indexOf(part) * width
    return cells.subarray(from, from + width)
  }
  const total = (part: SplitName): number => ofPart(part).reduce((sum, n) => sum + n, 0)
  const each = (part: SplitName): number[] => [...ofPart(part).subarray(0, classes.length)]
  return {
    task,
    target,
    classes,
    columns,
    examples: split.length - left,
    excluded: left,
    splitCounts: { train: total('train'), validation: total('validation'), test: total('test') },
    classCounts: codes ? { train: each('train'), validation: each('validation'), test: each('test') } : undefined
  }
}

function rowsOf(split: Uint8Array, excluded: Uint8Array): (part: SplitName) => Int32Array {
  return (part) => {
    const wanted = splitNames.indexOf(part)
    const rows = new Int32Array(split.length)
    let n = 0
    for (let row = 0; row < split.length; row++) if (split[row] === wanted && excluded[row] === 0) rows[n++] = row
    return rows.slice(0, n)
  }
}

function columnOf(columns: PackedColumn[]): (name: string) => PackedColumn {
  return (name) => {
    const found = columns.find((column) => column.name === name)
    if (found) return found
    throw new AnnealError({
      code: 'column-not-found',
      message: `There is no column “${name}”. There are ${columns.map((c) => `“${c.name}”`).join(', ')}.`,
      where: name,
      hint: 'Use one of those names.'
    })
  }
}
