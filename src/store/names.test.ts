import { basename, dirname, join, resolve } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AnnealError } from '@shared/errors'
import { checkId, checkName, freeName, nameKey, sameName } from './names'

function accepted(check: (text: string) => string, text: string): string | null {
  try {
    return check(text)
  } catch (e) {
    if (e instanceof AnnealError) return null
    throw e
  }
}

const nasty = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.constantFrom('..', '.', '../x', 'a/../../b', 'a\\..\\b', '/etc/passwd', 'C:\\x', 'con', 'NUL.txt', 'a:b', '\u0000')
)

test('whatever passes stays inside its folder and fits in a file name', () => {
  const folder = resolve('/somewhere/models')
  fc.assert(
    fc.property(nasty, (text) => {
      for (const check of [checkName, checkId]) {
        const name = accepted(check, text)
        if (name === null) continue
        const path = resolve(join(folder, name))
        expect(dirname(path)).toBe(folder)
        expect(basename(path)).toBe(name)
        expect(Buffer.byteLength(`${name}-validation.json`)).toBeLessThanOrEqual(255)
        expect(check(name)).toBe(name)
      }
    }),
    { numRuns: 2000 }
  )
})

test.each(['../x', 'a/b', 'a\\b', '.hidden', 'con', 'LPT1.txt', 'ends.', '', '   ', 'x'.repeat(81), '漢'.repeat(80)])(
  '%j is refused as a name',
  (name) => expect(accepted(checkName, name)).toBeNull()
)

test.each(['mnist', 'Ziffern für Anfänger', '数字', 'a.b', '🔢 digits', 'train (2)'])('%j is a name', (name) =>
  expect(accepted(checkName, name)).toBe(name)
)

test('composed and decomposed letters, and upper and lower case, are the same name', () => {
  expect(checkName('Zu\u0308rich')).toBe('Z\u00fcrich')
  expect(sameName('Zu\u0308rich', 'Z\u00dcRICH')).toBe(true)
  expect(nameKey('MNIST')).toBe(nameKey('mnist'))
})

test('a free name is a name, near the wanted one, and free', () => {
  expect(freeName('cnn', [])).toBe('cnn')
  expect(freeName('cnn', ['CNN', 'cnn-2'])).toBe('cnn-3')
  const long = `${'x'.repeat(78)}. `
  fc.assert(
    fc.property(fc.constantFrom('a', long, '漢'.repeat(66)), fc.nat(30), (wanted, n) => {
      const taken: string[] = []
      for (let i = 0; i < n; i++) taken.push(freeName(wanted, taken))
      expect(new Set(taken.map((name) => name.toLowerCase())).size).toBe(n)
      for (const name of taken.slice(1)) expect(accepted(checkName, name)).toBe(name)
    }),
    { numRuns: 50 }
  )
})
