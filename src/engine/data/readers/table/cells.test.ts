import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openLocked, type Database } from './database'
import { loadBody } from '../csv/load'
import { countColumn } from './cells'

let dir: string
let database: Database | undefined
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-table-'))
})
afterEach(async () => {
  database?.close()
  await rm(dir, { recursive: true, force: true })
})

// MNIST as CSV has 785 columns.
it('loads a table of many columns within the memory it may take', async () => {
  const columns = 785
  const body = join(dir, 'body.csv')
  const lines = Array.from({ length: 50 }, (_, r) => Array.from({ length: columns }, (_, c) => (r * c) % 7).join(','))
  await writeFile(body, [...lines, Array(columns).fill(' NA ').join(',')].join('\n'))
  database = await openLocked(body, join(dir, 'temporary'))
  const types = Array.from({ length: columns }, () => 'any' as const)
  const { rows, rejectedCount } = await loadBody(database.connection, {
    path: body,
    delimiter: ',',
    types,
    headerLines: 0
  })
  expect([rows, rejectedCount]).toEqual([51, 0])
  expect(await countColumn(database.connection, columns - 1, 'any')).toEqual({
    present: 50,
    fits: { plain: 50 },
    distinct: 1,
    whole: true,
    inexact: 0
  })
})
