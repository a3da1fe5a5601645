import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { dropLink } from './packages.mjs'

let dir
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'anneal-setup-'))))
afterEach(() => rmSync(dir, { recursive: true, force: true }))

it('takes a link to another checkout’s packages away and leaves those alone', () => {
  const theirs = join(dir, 'theirs')
  mkdirSync(theirs)
  writeFileSync(join(theirs, 'package'), '')
  const link = join(dir, 'node_modules')
  symlinkSync(theirs, link, 'junction')
  dropLink(link)
  expect(existsSync(link)).toBe(false)
  expect(existsSync(join(theirs, 'package'))).toBe(true)
  dropLink(link)
  dropLink(theirs)
  expect(existsSync(join(theirs, 'package'))).toBe(true)
})
