import { AnnealError } from '@shared/errors'
import type { Project } from '@store/types'
import { openPacked } from './open'
import type { Context } from './types'

/** A range names at most so many rows: a slip of the pen does not fill the memory. */
const mostRows = 10_000_000

/**
 * Rows as a person names them on a command line: numbers from 0, ranges ("10-20", both ends in), or where they came from.
 * @throws `no-such-row`
 */
export async function findRows(
  project: Project,
  name: string,
  tokens: readonly string[],
  ctx: Context = {}
): Promise<number[]> {
  const data = await openPacked(project, name, ctx)
  const rows: number[] = []
  const places = new Set<string>()
  for (const token of tokens) {
    const range = /^(\d+)(?:-(\d+))?$/.exec(token)
    if (!range) {
      places.add(token)
      continue
    }
    const from = Number(range[1])
    const to = Number(range[2] ?? range[1])
    if (to < from || to >= data.count || rows.length + to - from > mostRows) throw noSuchRow(token, name, data.count)
    for (let row = from; row <= to; row++) rows.push(row)
  }
  for (let row = 0; row < data.count && places.size > 0; row++) {
    const origin = data.origin(row)
    if (places.delete(origin)) rows.push(row)
  }
  const [unknown] = places
  if (unknown !== undefined) throw noSuchRow(unknown, name, data.count)
  if (rows.length === 0) throw noSuchRow('', name, data.count)
  return rows
}

function noSuchRow(token: string, name: string, count: number): AnnealError {
  return new AnnealError({
    code: 'no-such-row',
    message: `“${name}” has no row “${token}”; it has rows 0 to ${count - 1}.`,
    where: token,
    hint: 'Give numbers like 3,7,10-20, or places as anneal inspect and the window show them, like cats/7.png.'
  })
}
