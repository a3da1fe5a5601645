import { readdirSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { importDataset } from '../../index'
import { dir, importing, project, rows, table } from './csvProject'

describe('a table that can’t be used leaves nothing behind', () => {
  it.each<[string, string | Buffer, string | undefined, string]>([
    ['no header', table(rows(20), '1,red,no'), 'bought', 'csv-no-header'],
    ['no header, only texts', table(['b,x', 'a,y', 'b,y'], 'a,x'), 'x', 'csv-no-header'],
    ['one column', table(['1', '2'], 'size'), 'size', 'csv-one-column'],
    ['an unknown target', table(rows(20)), 'price', 'target-missing'],
    ['no target said', table(rows(20)), undefined, 'target-missing'],
    ['mostly ragged', table(rows(20).map((r, i) => (i % 3 ? r + ',1' : r))), 'bought', 'csv-ragged'],
    ['an empty file', '', 'a', 'csv-empty'],
    ['only a header', 'a,b\n', 'b', 'csv-empty'],
    ['zero bytes', Buffer.from('a,b\n1,\u00002\n'), 'b', 'csv-not-text'],
    [
      'one class',
      table(
        Array.from({ length: 20 }, (_, i) => `${i},yes`),
        'a,b'
      ),
      'b',
      'one-class'
    ],
    [
      'a target of names',
      table(
        Array.from({ length: 50 }, (_, i) => `${i},n${i}`),
        'a,b'
      ),
      'b',
      'too-many-classes'
    ],
    [
      'a constant to regress on',
      table(
        Array.from({ length: 20 }, (_, i) => `${i},1.5`),
        'a,b'
      ),
      'b',
      'constant-target'
    ],
    [
      'a target without values',
      table(
        Array.from({ length: 20 }, (_, i) => `${i},`),
        'a,b'
      ),
      'b',
      'no-targets'
    ],
    [
      'nothing to learn from',
      table(
        Array.from({ length: 20 }, (_, i) => `x,${i % 2}`),
        'a,b'
      ),
      'b',
      'no-features'
    ]
  ])('%s', async (_, content, target, code) => {
    await expect(importing(content, target)).rejects.toMatchObject({ code, hint: expect.stringMatching(/\w/) })
    expect(await readdir(join(project.dir, 'datasets')).catch(() => [])).toEqual([])
    expect(await project.models.list()).toEqual([])
  })

  it('does not ignore options that only images have', async () => {
    for (const option of [{ size: { width: 8, height: 8 } }, { fit: 'crop' }, { channels: 3 }] as const) {
      const where = Object.keys(option)[0]
      await expect(importing(table(rows(20)), 'bought', option)).rejects.toMatchObject({ code: 'option-misfit', where })
    }
  })

  it('lists the columns when the target is none of them', async () => {
    await expect(importing(table(rows(20)), 'price')).rejects.toMatchObject({
      message: '“table.csv” has no column “price”. It has “size”, “colour”, “bought”.',
      data: { columns: ['size', 'colour', 'bought'] }
    })
  })

  it('cleans its temporary files, also after a failure', async () => {
    const temporary = join(dir, 'temporary')
    await mkdir(temporary)
    for (const name of ['TMPDIR', 'TMP', 'TEMP']) vi.stubEnv(name, temporary)
    try {
      const path = join(dir, 'table.csv')
      await writeFile(path, table(rows(20)))
      const used: number[] = []
      const onProgress = (): void => void used.push(readdirSync(temporary).length)
      await importDataset(project, { paths: [path], options: { name: 'd', target: 'bought' } }, { onProgress })
      expect(used).toContain(1)
      await expect(importing(table(['1,yes', '2,yes'], 'a,b'), 'b', { name: 'e' })).rejects.toThrow()
      expect(await readdir(temporary)).toEqual([])
    } finally {
      vi.unstubAllEnvs()
    }
  })
})
