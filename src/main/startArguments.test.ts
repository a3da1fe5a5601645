import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { projectArgument } from './startArguments'

let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'anneal-args-')))
  await mkdir(join(dir, 'my project'))
  await mkdir(join(dir, 'app'))
  await writeFile(join(dir, 'loader.js'), '')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

it('finds the project among what starts an Electron', async () => {
  const argv = ['electron', '-r', join(dir, 'loader.js'), '--inspect=0', join(dir, 'app'), 'my project']
  expect(await projectArgument(argv, dir, join(dir, 'app'))).toBe(join(dir, 'my project'))
})

it('finds none where none was named', async () => {
  expect(await projectArgument(['electron', join(dir, 'app')], dir, join(dir, 'app'))).toBeUndefined()
  expect(await projectArgument(['electron', '.', '--flag', 'gone'], join(dir, 'app'), join(dir, 'app'))).toBeUndefined()
})
