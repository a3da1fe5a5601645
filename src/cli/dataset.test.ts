/** `dataset edit` and `dataset split`, without a process of their own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importDataset } from '@engine/data'
import { datasetChangeOutput } from '@shared/cliOutput'
import { createProject } from '@store/index'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { z } from 'zod'
import type { Command } from './command'
import { datasetEdit } from './commands/datasetEdit'
import { datasetSplit } from './commands/datasetSplit'
import type { Terminal } from './terminal'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-cli-dataset-'))
  const rows = Array.from(
    { length: 60 },
    (_, i) => `${i / 2},${['a', 'b', 'c'][i % 3]},p${i % 12},${i % 5},${['x', 'y', 'z'][(i * 7) % 3]}`
  )
  await writeFile(join(dir, 't.csv'), `size,letter,who,=odd,kind\n${[...rows, rows[0]].join('\n')}\n`)
  const project = await createProject(join(dir, 'project'))
  await importDataset(project, { paths: [join(dir, 't.csv')], options: { name: 't', target: 'kind' } })
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function run(
  command: Command,
  flags: Record<string, string | null>
): Promise<z.output<typeof datasetChangeOutput>> {
  let printed: unknown
  const terminal = {
    progress: () => undefined,
    result: (_schema: unknown, value: unknown) => (printed = value)
  } as unknown as Terminal
  const context = {
    terminal,
    signal: new AbortController().signal,
    onInterrupt: () => undefined,
    projectDir: join(dir, 'project')
  }
  expect(await command.execute(new Map(Object.entries(flags)), ['t'], context)).toBe(0)
  return datasetChangeOutput.parse(printed)
}
const edit = (flags: Record<string, string | null>) => run(datasetEdit, flags)

test('edits are made, several at once, undone and redone', async () => {
  const first = await edit({
    relabel: '3-5,row 10=y',
    exclude: '7',
    'set-role': '=odd=group',
    'drop-duplicates': null
  })
  expect(first).toMatchObject({ edits: 4, examples: 59, excluded: 2, classes: ['x', 'y', 'z'] })
  expect(await edit({ 'rename-class': 'x=first' })).toMatchObject({ edits: 5, classes: ['first', 'y', 'z'] })
  expect(await edit({ merge: 'first,y=both' })).toMatchObject({ edits: 6, classes: ['both', 'z'] })
  expect(await edit({ undo: null })).toMatchObject({ edits: 5, classes: ['first', 'y', 'z'] })
  expect(await edit({ redo: null })).toMatchObject({ edits: 6, classes: ['both', 'z'] })
  expect(await edit({ include: '7' })).toMatchObject({ excluded: 1 })
})

test('a problem is fixed by its code', async () => {
  const fixed = await edit({ fix: 'exact-duplicates' })
  expect(fixed).toMatchObject({ examples: 60, excluded: 1 })
  await expect(edit({ fix: 'exact-duplicates' })).rejects.toMatchObject({ code: 'no-such-fix' })
})

test('the split is drawn anew', async () => {
  expect(await run(datasetSplit, { kind: 'group', column: 'who' })).toMatchObject({
    policy: { kind: 'group', column: 'who', by: 'content' }
  })
  const folded = await run(datasetSplit, { kind: 'kfold', folds: '5', fold: '1', fractions: '0.8/0.2/0' })
  expect(folded.split).toMatchObject({ test: 0 })
  expect(Math.abs(folded.split.validation - 12)).toBeLessThanOrEqual(1)
})

test.each<[string, Command, Record<string, string | null>, object]>([
  ['nothing to do', datasetEdit, {}, { code: 'wrong-use' }],
  ['two at once', datasetEdit, { undo: null, exclude: '1' }, { code: 'wrong-use' }],
  ['no label', datasetEdit, { relabel: '1' }, { code: 'wrong-use', where: '--relabel' }],
  ['a role there is not', datasetEdit, { 'set-role': 'size=king' }, { code: 'wrong-use', where: '--set-role' }],
  ['a row there is not', datasetEdit, { exclude: '3,61' }, { code: 'no-such-row', where: '61' }],
  ['a range of wrong order', datasetEdit, { exclude: '9-3' }, { code: 'no-such-row' }],
  [
    'a column there is not',
    datasetEdit,
    { 'set-kind': 'weight=number' },
    { code: 'bad-edit', where: 'edits.0.column' }
  ],
  ['nothing undone', datasetEdit, { redo: null }, { code: 'nothing-to-redo' }],
  ['a split of no kind', datasetSplit, {}, { code: 'wrong-use', where: '--kind' }],
  ['a group of no column', datasetSplit, { kind: 'group' }, { code: 'bad-split', where: 'split.column' }],
  [
    'folds beyond the last',
    datasetSplit,
    { kind: 'kfold', folds: '3', fold: '3' },
    { code: 'bad-split', where: 'split.fold' }
  ],
  ['shares of less than all', datasetSplit, { kind: 'random', fractions: '0.5/0.1/0.1' }, { code: 'wrong-use' }]
])('%s is refused', async (_, command, flags, error) => {
  await expect(run(command, flags)).rejects.toMatchObject(error)
})
