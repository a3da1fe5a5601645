import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AllowedSources, isInside } from './allowedSources'
import { GrantTable } from './grantTable'
import { pathKind } from './pathPolicy'
import { relocate } from './projectSources'

let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'anneal-grants-')))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

describe('kinds of paths', () => {
  it.each([
    ['\\\\server\\share\\x.csv', 'network'],
    ['//server/share/x.csv', 'network'],
    ['\\\\?\\UNC\\server\\share', 'network'],
    ['\\\\.\\PhysicalDrive0', 'device'],
    ['\\\\?\\GLOBALROOT\\Device\\x', 'device'],
    ['C:\\data\\con', 'device'],
    ['C:\\data\\NUL.txt', 'device'],
    ['\\\\?\\C:\\data\\x.csv', 'ordinary'],
    ['C:\\data\\console', 'ordinary']
  ] as const)('Windows: %s is %s', (path, kind) => {
    expect(pathKind(path, 'win32')).toBe(kind)
  })
  it.each([
    ['/dev/zero', 'device'],
    ['//dev///zero', 'device'],
    ['/proc/self/environ', 'device'],
    ['/sys', 'device'],
    ['\\\\server\\share', 'network'],
    ['/home/dev/data', 'ordinary'],
    ['/device/x', 'ordinary']
  ] as const)('elsewhere: %s is %s', (path, kind) => {
    expect(pathKind(path, 'linux')).toBe(kind)
  })
})

describe('grants', () => {
  const never = { allowNetwork: async () => false, isProject: async (d: string) => d.endsWith('proj') }

  it('gives ids that say nothing of the path, and the path back', async () => {
    const table = new GrantTable(never)
    const file = join(dir, 'data.csv')
    await writeFile(file, 'a,b')
    const grant = await table.add(file)
    expect(grant).toMatchObject({ name: 'data.csv', directory: false, project: false })
    expect(JSON.stringify(grant)).not.toContain(sep)
    expect(table.find(grant.id).path).toBe(file)
    expect(() => table.folder(grant.id)).toThrow(expect.objectContaining({ code: 'not-a-folder' }))
  })

  it('knows projects, and forgets nothing it was not told', async () => {
    const table = new GrantTable(never)
    await mkdir(join(dir, 'proj'))
    expect(await table.add(join(dir, 'proj'))).toMatchObject({ directory: true, project: true })
    expect(() => table.find('made-up')).toThrow(expect.objectContaining({ code: 'grant-gone' }))
  })

  it('follows links before it judges', async () => {
    const table = new GrantTable(never)
    await mkdir(join(dir, 'real'))
    await symlink(join(dir, 'real'), join(dir, 'link'))
    expect(table.find((await table.add(join(dir, 'link'))).id).path).toBe(join(dir, 'real'))
    if (process.platform === 'win32') return
    await symlink('/dev/null', join(dir, 'null'))
    await expect(table.add(join(dir, 'null'))).rejects.toMatchObject({ code: 'device-path' })
    execFileSync('mkfifo', [join(dir, 'fifo')])
    await expect(table.add(join(dir, 'fifo'))).rejects.toMatchObject({ code: 'not-a-file' })
  })

  it('asks before it touches another computer', async () => {
    const asked: string[] = []
    const table = new GrantTable({ ...never, allowNetwork: async (p) => (asked.push(p), false) }, 'win32')
    await expect(table.add('\\\\server\\share')).rejects.toMatchObject({ code: 'network-path-refused' })
    expect(asked).toEqual(['\\\\server\\share'])
  })

  it('says when a path is gone', async () => {
    await expect(new GrantTable(never).add(join(dir, 'gone'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('sources outside a project', () => {
  it('are allowed per project, with everything below, and after a restart', async () => {
    const file = join(dir, 'user', 'allowed.json')
    const first = new AllowedSources(file)
    expect(await first.allows('p1', ['/data/x'])).toBe(false)
    await Promise.all([first.allow('p1', ['/data']), first.allow('p1', ['/more'])])
    const second = new AllowedSources(file)
    expect(await second.allows('p1', ['/data/x/y.png', '/more'])).toBe(true)
    expect(await second.allows('p1', ['/data/x', '/data-of-others'])).toBe(false)
    expect(await second.allows('p2', ['/data/x'])).toBe(false)
  })

  it('on other computers only until Anneal quits', async () => {
    const file = join(dir, 'allowed.json')
    const first = new AllowedSources(file)
    await first.allow('p1', ['/net'], false)
    expect(await first.allows('p1', ['/net/x'])).toBe(true)
    expect(await new AllowedSources(file).allows('p1', ['/net/x'])).toBe(false)
  })

  it('a damaged list allows nothing and can be written again', async () => {
    const file = join(dir, 'allowed.json')
    await writeFile(file, '{"version":1,"projects":{"p1":["/da')
    const list = new AllowedSources(file)
    expect(await list.allows('p1', ['/data'])).toBe(false)
    await list.allow('p1', ['/data'])
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ version: 1, projects: { p1: ['/data'] } })
  })

  it('isInside takes whole names', () => {
    expect(isInside('/a/b', '/a/b')).toBe(true)
    expect(isInside('/a/b', '/a/b/c')).toBe(true)
    expect(isInside('/a/b', '/a/bc')).toBe(false)
    expect(isInside('/a/b', '/a')).toBe(false)
    expect(isInside('/a/b', '/a/b/..c')).toBe(true)
  })
})

describe('locating a moved source', () => {
  it('takes the new place of one', () => {
    expect(relocate(['/old/x.csv'], '/new/y.csv', false)).toEqual(['/new/y.csv'])
  })
  it('finds several by name in the new folder, from any system’s paths', () => {
    expect(relocate(['D:\\old\\a.gz', '/old/b.gz'], '/new', true)).toEqual([join('/new', 'a.gz'), join('/new', 'b.gz')])
    expect(() => relocate(['/old/a', '/old/b'], '/new/a', false)).toThrow(
      expect.objectContaining({ code: 'locate-folder' })
    )
  })
})
