import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from './csp'
import { isOwnFrame, isOwnPage } from './ownPage'
import { isAllowed } from './permissions'

describe('content security policy', () => {
  const directives = new Map(
    contentSecurityPolicy.split('; ').map((d) => [d.slice(0, d.indexOf(' ')), d.slice(d.indexOf(' ') + 1)])
  )

  it('starts from nothing and allows no inline or evaluated code', () => {
    expect(directives.get('default-src')).toBe("'none'")
    expect(directives.get('script-src')).toBe("'self'")
    expect(directives.get('style-src')).toBe("'self'")
    expect(contentSecurityPolicy).not.toContain('unsafe')
  })

  it('names no remote origin', () => {
    expect(contentSecurityPolicy).not.toMatch(/https?:|wss?:|\*/)
    expect(directives.get('connect-src')).toBe("'self'")
    expect(directives.get('img-src')).toBe("'self' anneal: data: blob:")
  })
})

describe('whose calls are answered', () => {
  it.each(['anneal://app/', 'anneal://app/index.html#/train'])('%s is ours', (url) => {
    expect(isOwnPage(url)).toBe(true)
  })
  it.each([
    'anneal://other/',
    'https://app/',
    'file:///index.html',
    'about:blank',
    'data:text/html,x',
    '',
    'anneal:app'
  ])('“%s” is not', (url) => {
    expect(isOwnPage(url)).toBe(false)
  })
  it('takes the development server only when there is one', () => {
    expect(isOwnPage('http://localhost:5173/x')).toBe(false)
    expect(isOwnPage('http://localhost:5173/x', 'http://localhost:5173')).toBe(true)
    expect(isOwnPage('http://localhost:5174/x', 'http://localhost:5173')).toBe(false)
  })
  it('refuses frames inside the page, pages it left for, and frames that are gone', () => {
    const main = { url: 'anneal://app/', parent: null }
    expect(isOwnFrame(main, main)).toBe(true)
    expect(isOwnFrame({ url: 'anneal://app/', parent: main }, main)).toBe(false)
    expect(isOwnFrame(null, main)).toBe(false)
    const elsewhere = { url: 'https://example.org/', parent: null }
    expect(isOwnFrame(elsewhere, elsewhere)).toBe(false)
  })
})

describe('what the page may ask the system for', () => {
  const asked = { permission: 'media', url: 'anneal://app/', isMainFrame: true, media: ['video'] }

  it('allows our own page the camera, and text on the clipboard', () => {
    expect(isAllowed(asked)).toBe(true)
    expect(isAllowed({ ...asked, permission: 'clipboard-sanitized-write', media: [] })).toBe(true)
  })
  it.each([
    { media: ['audio'] },
    { media: ['video', 'audio'] },
    { media: ['unknown'] },
    { media: [] },
    { isMainFrame: false },
    { url: 'https://example.org/' },
    { url: '' },
    { permission: 'display-capture' },
    { permission: 'geolocation' },
    { permission: 'clipboard-read' }
  ])('refuses %o', (change) => {
    expect(isAllowed({ ...asked, ...change })).toBe(false)
  })
})
