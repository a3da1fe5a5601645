/** AA in both themes, computed from the file itself (WCAG 2.2, 1.4.3 and 1.4.11). */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

type Tokens = Record<string, string>
const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

/** The colours a rule with this selector sets. */
function colours(selector: string): Tokens {
  const start = css.indexOf('{', css.indexOf(selector))
  const body = css.slice(start, css.indexOf('}', start))
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1] ?? '', m[2] ?? '']))
}
const light = { ...colours(':root {'), ...colours(":root,\n:root[data-theme='light']") }
const dark = { ...light, ...colours(":root[data-theme='dark']") }

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

const grounds = ['bg', 'surface', 'sunken', 'hover', 'selected']
const texts = ['text', 'text-2', 'text-3', 'ember-text', 'steel-text', 'ok', 'attention', 'failed']
const toned = ['ok', 'attention', 'failed'].flatMap((tone) => [tone, 'text', 'text-2'].map((t) => [t, `${tone}-bg`]))
const pairs: [front: string, back: string, least: number][] = [
  ...texts.flatMap((t) => grounds.map((g): [string, string, number] => [t, g, 4.5])),
  ...toned.map(([t = '', g = '']): [string, string, number] => [t, g, 4.5]),
  ...['ember-fill', 'ember-fill-hover', 'steel-fill'].map((f): [string, string, number] => ['on-fill', f, 4.5]),
  ...['border-control', 'focus', 'ember', 'steel'].flatMap((line) =>
    ['bg', 'surface'].map((g): [string, string, number] => [line, g, 3])
  )
]

it.each([
  ['light', light],
  ['dark', dark]
])('%s: text has 4.5 to 1 on every ground it may stand on, lines and focus 3 to 1', (_name, tokens: Tokens) => {
  const low = pairs
    .map(([front, back, least]) => ({
      pair: `${front} on ${back}`,
      ratio: contrast(tokens[front] ?? '', tokens[back] ?? ''),
      least
    }))
    .filter(({ ratio, least }) => !(ratio >= least))
  expect(low).toEqual([])
})
