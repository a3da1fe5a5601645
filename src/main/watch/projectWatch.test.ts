import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ProjectWatch, type Changed } from './projectWatch'

let dir: string
let seen: Changed[]
let watch: ProjectWatch
let followed: Set<string>

/** As the store writes: a new file takes the old one's place. */
async function put(path: string, text: string): Promise<void> {
  await writeFile(`${path}.tmp-x`, text)
  await rename(`${path}.tmp-x`, path)
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-watch-'))
  await mkdir(join(dir, 'runs', 'r1'), { recursive: true })
  await mkdir(join(dir, 'datasets'))
  await put(join(dir, 'runs', 'r1', 'state.json'), 'a')
  await put(join(dir, 'project.json'), '{}')
  seen = []
  followed = new Set()
  watch = new ProjectWatch(dir, (what) => seen.push(what), { pollMs: 60_000, followed: () => followed })
  await watch.look()
})
afterEach(async () => {
  watch.close()
  await rm(dir, { recursive: true, force: true })
})

it('says what changed, once', async () => {
  await mkdir(join(dir, 'datasets', 'digits'))
  await put(join(dir, 'datasets', 'digits', 'dataset.json'), 'x')
  await watch.look()
  await put(join(dir, 'runs', 'r1', 'state.json'), 'b')
  await watch.look()
  await watch.look()
  expect(seen).toEqual(['datasets', 'runs'])
})

it('leaves staged folders and the states of followed runs alone', async () => {
  followed = new Set(['r1'])
  await watch.look()
  seen = []
  await put(join(dir, 'runs', 'r1', 'state.json'), 'c')
  await mkdir(join(dir, 'datasets', '.importing-x'))
  await watch.look()
  expect(seen).toEqual([])
})

it('survives a project that is gone', async () => {
  await rm(dir, { recursive: true })
  await watch.look()
  expect(new Set(seen)).toEqual(new Set(['project', 'runs']))
})
