/** What is wrong with single columns, and what an edit can do about it. */
import type { Column, Problem } from '@shared/project'
import { missingIn } from '../columns'
import { counted, mostPlaces, problem } from '../problems'
import { columnProblems } from '../tableProblems'
import { examplesOf, ignore, ignoring, isThere, someRows, type FindingInput } from './finding'

export function columnFindings(input: FindingInput): Problem[] {
  if (input.type !== 'table') return []
  const there = withMissing(input)
  const standing = columnProblems(
    there.columns.map((column) => ({ column, junk: { count: 0, examples: [] } })),
    there.count,
    input.preparation
  )
  return [...standing.map((p) => withFix(p, there)), ...idLike(input), ...outliers(input)]
}

type Missing = Pick<FindingInput, 'columns' | 'count'>

/** The columns with the missing cells of the rows that are there, and how many those are. */
function withMissing(input: FindingInput): Missing {
  const kept = input.excluded.reduce((n, left) => (left === 0 ? n + 1 : n), 0)
  if (kept === input.count) return input
  const columns = input.columns.map((described) => {
    const column = described.missing > 0 ? input.column(described.name) : null
    if (!column || column.kind === 'image') return described
    const lacks = missingIn(column)
    let missing = 0
    for (let row = 0; row < input.count; row++) if (input.excluded[row] === 0 && lacks(row)) missing++
    return { ...described, missing }
  })
  return { columns, count: kept }
}

/** A missing cell of a column that is mostly empty costs the column; else the few rows. */
const mostlyMissing = 0.5
const fewMissing = 0.05

function withFix(found: Problem, input: Missing): Problem {
  if (found.code !== 'missing-values') return found
  const lacking = input.columns.filter((c) => c.role === 'feature' && c.missing > 0 && c.missing < input.count)
  const empty = lacking.filter((c) => c.missing / input.count > mostlyMissing)
  const features = input.columns.filter((c) => c.role === 'feature').length
  if (empty.length > 0 && empty.length < features) {
    const names = empty.length === 1 ? `“${empty[0]?.name}”` : counted(empty.length, 'mostly empty column')
    return { ...found, fix: { label: `Ignore ${names}`, edits: empty.map(({ name }) => ignore(name)) } }
  }
  const few = lacking.filter((c) => c.missing / input.count <= fewMissing)
  if (few.length === 0) return found
  const columns = few.map(({ name }) => name)
  return { ...found, fix: { label: 'Leave out those rows', edits: [{ kind: 'drop-missing', columns }] } }
}

const idName = /(^|[_\s-])(id|index|nr|no|number|key|uuid|guid|row)$|[a-z]I[dD]$|^unnamed: 0$/

/** Numbers that count rows or name them: every one whole and different, in steps of one or under such a name. */
function idLike(input: FindingInput): Problem[] {
  const rows = someRows(input)
  const found = input.columns.filter((column) => column.role === 'feature' && countsRows(column, input, rows))
  if (found.length === 0) return []
  return [
    problem({
      severity: 'warning',
      code: 'id-like-column',
      message: `${counted(found.length, 'column of numbers names', 'columns of numbers name')} every row differently (numbers or ids of rows). A network learns such numbers by heart and then knows nothing of new rows.`,
      where: found.map(({ name }) => name),
      ...ignoring(found, input)
    })
  ]
}

function countsRows({ name, kind, min, max }: Column, input: FindingInput, rows: Int32Array): boolean {
  if (kind !== 'number' || min === undefined || max === undefined || rows.length < 20) return false
  const column = input.column(name)
  if (column.kind !== 'number') return false
  const values = new Set<number>()
  for (const row of rows) {
    const value = column.data[row] as number
    if (!Number.isInteger(value)) return false
    values.add(value)
  }
  if (values.size < rows.length) return false
  return max - min === input.count - 1 || idName.test(name.toLowerCase()) || idName.test(name)
}

/** So many times the distance between the quartiles away from them; of a normal distribution one in 10^11. */
const farOut = 4.5
/** More than this share is no slip but how the numbers are distributed. */
const rareShare = 0.01
/** In a small table so many can be slips all the same. */
const fewFar = 3

interface FarOut extends UsualRange {
  name: string
  data: Float64Array
  rows: number[]
}

function outliers(input: FindingInput): Problem[] {
  const looked = someRows(input)
  const found = input.columns.flatMap((column) => farOutIn(column, input, looked) ?? [])
  const [first] = found
  if (!first) return []
  const rows = [...new Set(found.flatMap((column) => column.rows))].sort((a, b) => a - b)
  const n = rows.length
  const names = found.map(({ name }) => `“${name}”`)
  const usual = found.length === 1 ? ` (usual: ${figure(first.low)} to ${figure(first.high)})` : ''
  return [
    problem({
      severity: 'info',
      code: 'outliers',
      message: `${examplesOf(input, n)} ${n === 1 ? 'has a value' : 'have values'} in ${names.slice(0, 5).join(', ')}${names.length > 5 ? ' and others' : ''} far from all others${usual}. A slip of the pen there pulls the whole column.`,
      where: found
        .flatMap(({ name, data, rows: far }) =>
          far.slice(0, mostPlaces).map((row) => ({ name, row, value: data[row] as number }))
        )
        .map(({ name, row, value }) => `${input.origin(row)}: ${name} ${figure(value)}`),
      count: n,
      rows,
      fix: {
        label: `Leave out ${examplesOf(input, n)}`,
        edits: found.map(({ name, from, to }) => ({ kind: 'keep-range', column: name, from, to }))
      }
    })
  ]
}

/** Null: no column of numbers, or none of its values is far out, or so many that they are no slips. */
function farOutIn({ name, kind, role }: Column, input: FindingInput, looked: Int32Array): FarOut | null {
  if (kind !== 'number' || (role !== 'feature' && role !== 'target')) return null
  const column = input.column(name)
  if (column.kind !== 'number') return null
  const { data } = column
  const range = usualRange(Float64Array.from(looked, (row) => data[row] as number))
  if (!range) return null
  const there = isThere(input)
  const most = Math.max(fewFar, input.count * rareShare)
  const rows: number[] = []
  for (let row = 0; row < data.length; row++) {
    const value = data[row] as number
    if ((value < range.from || value > range.to) && there(row)) rows.push(row)
    if (rows.length > most) return null
  }
  return rows.length > 0 ? { ...range, name, data, rows } : null
}

interface UsualRange {
  from: number
  to: number
  low: number
  high: number
}

function usualRange(values: Float64Array): UsualRange | null {
  const known = values.filter((v) => !Number.isNaN(v)).sort()
  if (known.length < 20) return null
  const at = (q: number): number => known[Math.round((known.length - 1) * q)] as number
  const [first, third] = [at(0.25), at(0.75)]
  const width = third - first
  if (width <= 0) return null
  return { from: first - farOut * width, to: third + farOut * width, low: at(0.01), high: at(0.99) }
}

function figure(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en-US') : String(Number(value.toPrecision(4)))
}
