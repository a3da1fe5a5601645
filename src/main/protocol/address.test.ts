import fc from 'fast-check'
import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { imageUrl } from '@shared/ipc/payloads'
import { mimeOf, parseAddress } from './address'

describe('addresses of the page', () => {
  it('gives the page itself for the root', () => {
    expect(parseAddress('anneal://app/')).toEqual({ kind: 'file', path: 'index.html' })
    expect(parseAddress('anneal://app/assets/main.js?v=1')).toEqual({ kind: 'file', path: 'assets/main.js' })
  })

  it.each([
    'anneal://app/..%2f..%2fetc%2fpasswd',
    'anneal://app/assets/%2e%2e%5csecret',
    'anneal://app/C:%5cwindows',
    'anneal://app/c%3a/windows',
    'anneal://app/a%00b',
    'anneal://app/%E0%A4%A',
    'anneal://elsewhere/index.html',
    'not an address'
  ])('refuses %s', (address) => {
    expect(parseAddress(address)).toBeNull()
  })

  it('never leaves the folder, whatever is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('..', '.', '%2e%2e', '%2f', '\\', '/'))), (parts) => {
        const found = parseAddress(`anneal://app/${parts.join('/')}`)
        if (found?.kind !== 'file') return
        expect(posix.resolve('/page', found.path).startsWith('/page/')).toBe(true)
      })
    )
  })
})

describe('addresses of pictures', () => {
  it('reads back what the page’s helper writes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), fc.nat(), (dataset, cacheKey, index) => {
        // A lone “.” or “..” is resolved away by every URL parser; names on disk can't be either.
        fc.pre(!/^\.{1,2}$/.test(dataset) && !/^\.{1,2}$/.test(cacheKey))
        expect(parseAddress(imageUrl(dataset, cacheKey, index, 200))).toEqual({
          kind: 'picture',
          dataset,
          cacheKey,
          index,
          edge: 200
        })
      })
    )
  })

  it.each([
    'anneal://app/image/digits/key',
    'anneal://app/image/digits/key/-1',
    'anneal://app/image/digits/key/1.5',
    'anneal://app/image/digits/key/1/2',
    'anneal://app/image/digits/key/1?edge=0',
    'anneal://app/image/digits/key/1?edge=99999',
    'anneal://app/image/digits/key/1?edge=x'
  ])('refuses %s', (address) => {
    expect(parseAddress(address)).toBeNull()
  })
})

it('gives the browser strict types', () => {
  expect(mimeOf('assets/main.js')).toBe('text/javascript; charset=utf-8')
  expect(mimeOf('x.woff2')).toBe('font/woff2')
  expect(mimeOf('x.unknown')).toBe('application/octet-stream')
})
