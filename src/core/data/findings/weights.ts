/** Weights of rows that are none: training does not begin with them. */
import type { DatasetEdit, Problem } from '@shared/project'
import { mostRows, problem } from '../problems'
import { isBadWeight, weightColumn } from '../weights'
import { examplesOf, ignore, isThere, type FindingInput } from './finding'

export function weightFindings(input: FindingInput): Problem[] {
  const name = weightColumn(input.columns)
  if (name === null) return []
  const column = input.column(name)
  if (column.kind !== 'number') return [notNumbers(name)]
  const { data } = column
  const there = isThere(input)
  const rows: number[] = []
  let [count, missing, largest] = [0, 0, Number.NEGATIVE_INFINITY]
  for (let row = 0; row < data.length; row++) {
    if (!there(row)) continue
    const value = data[row] as number
    if (value > largest) largest = value
    if (!isBadWeight(value)) continue
    count++
    if (Number.isNaN(value)) missing++
    if (rows.length < mostRows) rows.push(row)
  }
  if (count === 0) return []
  const edits: DatasetEdit[] = [
    ...(missing > 0 ? [{ kind: 'drop-missing' as const, columns: [name] }] : []),
    ...(count > missing ? [{ kind: 'keep-range' as const, column: name, from: 0, to: largest }] : [])
  ]
  return [
    problem({
      severity: 'error',
      code: 'bad-weights',
      message: `${examplesOf(input, count)} ${count === 1 ? 'has' : 'have'} no weight in “${name}”, or one below 0. Training does not begin with them: the loss of a row is multiplied by its weight.`,
      where: rows.map((row) => `${input.origin(row)}: ${Number.isNaN(data[row]) ? 'missing' : data[row]}`),
      count,
      rows,
      // Where no row has a good weight, leaving out the others would leave none.
      fix:
        largest >= 0
          ? { label: `Leave out ${examplesOf(input, count)}`, edits }
          : { label: `Ignore “${name}”`, edits: [ignore(name)] }
    })
  ]
}

function notNumbers(name: string): Problem {
  return problem({
    severity: 'error',
    code: 'bad-weights',
    message: `“${name}” is to weigh the rows and holds no numbers. Training does not begin with it.`,
    where: [name],
    fix: { label: `Ignore “${name}”`, edits: [ignore(name)] }
  })
}
