import { DuckDBInstance } from '@duckdb/node-api'
import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises'
import { createServer, Socket, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProject } from '@store/index'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { importDataset } from '../../index'
import { openLocked, quoteText, type Database } from './database'

let dir: string
let source: string
let other: string
let server: Server
let address: string
let knocks: number

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "anneal-locked-it's-"))
  source = join(dir, 'source.csv')
  other = join(dir, 'other.csv')
  await writeFile(source, 'a,b\n1,2\n')
  await writeFile(other, 'secret\n42\n')
  knocks = 0
  server = createServer((socket) => {
    knocks++
    socket.destroy()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const bound = server.address()
  address = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`
})
afterEach(async () => {
  await new Promise((done) => server.close(done))
  await rm(dir, { recursive: true, force: true })
})

describe('a locked database', () => {
  let database: Database
  beforeEach(async () => {
    database = await openLocked(source, join(dir, 'spill'))
  })
  afterEach(() => database.close())
  const run = (sql: string): Promise<unknown[]> =>
    database.connection.runAndReadAll(sql).then((result) => result.getRowsJson())

  it('reads its one file', async () => {
    expect(await run(`SELECT * FROM read_csv(${quoteText(source)})`)).toEqual([['1', '2']])
  })

  it.each<[string, () => string, RegExp]>([
    ['read another file', () => `SELECT * FROM read_csv(${quoteText(other)})`, /disabled by configuration/],
    ['read text of the system', () => `SELECT * FROM read_text('/etc/hosts')`, /disabled by configuration/],
    ['list a folder', () => `SELECT * FROM glob(${quoteText(join(dir, '*'))})`, /disabled by configuration/],
    [
      'read by a link beside it',
      () => `SELECT * FROM ${quoteText(`${source}/../other.csv`)}`,
      /disabled by config|not exist/
    ],
    ['write a file', () => `COPY (SELECT 1) TO ${quoteText(join(dir, 'out.csv'))}`, /disabled by configuration/],
    ['open another database', () => `ATTACH ${quoteText(join(dir, 'x.db'))}`, /disabled by configuration/],
    ['read an address', () => `SELECT * FROM read_csv('${address}/x.csv')`, /disabled by configuration/],
    ['install an extension', () => `INSTALL httpfs FROM '${address}'`, /disabled|Permission/],
    ['install a community extension', () => 'INSTALL h3 FROM community', /disabled|Permission/],
    ['load an extension', () => 'LOAD httpfs', /disabled|Permission/],
    [
      'load one by using it',
      () => `SELECT * FROM read_xlsx(${quoteText(source)})`,
      /not exist|not in the catalog|disabled/
    ],
    ['open itself again', () => 'SET enable_external_access = true', /locked/],
    ['allow another file', () => `SET allowed_paths = [${quoteText(other)}]`, /locked|Cannot change/],
    ['turn autoloading on', () => 'SET autoload_known_extensions = true', /locked/],
    ['unlock itself', () => 'SET lock_configuration = false', /locked/]
  ])('can’t %s', async (_, sql, why) => {
    await expect(run(sql())).rejects.toThrow(why)
    expect(knocks).toBe(0)
    expect((await readdir(dir)).sort()).toEqual(['other.csv', 'source.csv', 'spill'])
  })

  it('while an open one does knock at the door: the test can tell', async () => {
    const instance = await DuckDBInstance.create(':memory:', { extension_directory: join(dir, 'extensions') })
    const connection = await instance.connect()
    await expect(connection.run(`INSTALL httpfs FROM '${address}'`)).rejects.toThrow()
    connection.closeSync()
    instance.closeSync()
    expect(knocks).toBeGreaterThan(0)
  })
})

describe('an import', () => {
  it('opens no socket', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i},2024-01-${(i % 28) + 1},POINT(${i} 1),${i % 3}`)
    await writeFile(source, `n,day,place,y\n${lines.join('\n')}\n`)
    const project = await createProject(join(dir, 'project'))
    const connect = vi.spyOn(Socket.prototype, 'connect')
    const before = await sockets()
    const seen = new Set<string>()
    let running = true
    const watch = (async () => {
      while (running) {
        for (const socket of await sockets()) seen.add(socket)
        await new Promise((done) => setImmediate(done))
      }
    })()
    await importDataset(project, { paths: [source], options: { name: 'd', target: 'y' } })
    running = false
    await watch
    expect(connect).not.toHaveBeenCalled()
    expect([...seen].filter((socket) => !before.includes(socket))).toEqual([])
    connect.mockRestore()
  })
})

/** The sockets this process has open, whoever opened them. Linux tells; elsewhere only Node's own calls are watched. */
async function sockets(): Promise<string[]> {
  if (process.platform !== 'linux') return []
  const links = (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''))
  return (await Promise.all(links)).filter((link) => link.startsWith('socket:'))
}
