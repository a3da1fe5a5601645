import { expect, test } from 'vitest'
import { z } from 'zod'
import { openTerminal } from './terminal'
import { bytes, count, duration, figure, table } from './text'

function recorded(json: boolean, live: boolean) {
  const seen = { out: '', err: '', time: 0 }
  const terminal = openTerminal(json, {
    out: (text) => void (seen.out += text),
    err: (text) => void (seen.err += text),
    live,
    columns: () => 40,
    now: () => seen.time
  })
  return { seen, terminal }
}
const progress = (done: number) => ({ stage: 'Reading images', done, total: 1000, unit: 'images' })

test('off a terminal progress is sparse: a beginning, one line in five seconds, the end', () => {
  const { seen, terminal } = recorded(false, false)
  for (let i = 0; i <= 1000; i++) {
    seen.time += 10
    terminal.progress(progress(i))
  }
  const lines = seen.err.trim().split('\n')
  expect(lines[0]).toBe('Reading images: 0 of 1,000 images, 0 %')
  expect(lines.at(-1)).toBe('Reading images: 1,000 of 1,000 images, 100 %')
  expect(lines.length).toBeGreaterThanOrEqual(3)
  expect(lines.length).toBeLessThanOrEqual(4)
})

test('on a terminal one line is rewritten, fits the width, and gives way to what stays', () => {
  const { seen, terminal } = recorded(false, true)
  terminal.progress(progress(1))
  expect(seen.err).toBe('Reading images: 1 of 1,000 images, 0 %')
  seen.time = 1000
  terminal.status('x'.repeat(100))
  terminal.note('done')
  expect(seen.err.split('\r\u001b[2K').slice(1)).toEqual(['x'.repeat(39), 'done\n'])
})

test('the result is one JSON object of its schema, or text', () => {
  const schema = z.object({ a: z.number() })
  const json = recorded(true, false)
  json.terminal.result(schema, { a: 1 }, 'text')
  expect(json.seen.out).toBe('{"a":1}\n')
  const text = recorded(false, false)
  text.terminal.result(schema, { a: 1 }, 'text')
  expect(text.seen.out).toBe('text\n')
})

test('figures are short and keep what matters', () => {
  expect([0, 0.123456, 12345.6, 0.00001, 1e9, Number.NaN].map(figure)).toEqual([
    '0',
    '0.1235',
    '12350',
    '1.000e-5',
    '1.000e+9',
    'NaN'
  ])
  expect([800, 42_000, 200_000, 7_500_000].map(duration)).toEqual(['0.8 s', '42 s', '3 min 20 s', '2 h 5 min'])
  expect([12, 1234, 5_600_000].map(bytes)).toEqual(['12 bytes', '1.2 kB', '5.6 MB'])
  expect(count(70_000)).toBe('70,000')
})

test('tables put figures to the right and words to the left', () => {
  expect(
    table([
      ['name', 'size'],
      ['a', '1'],
      ['long name', '1,000']
    ])
  ).toBe(['name        size', 'a              1', 'long name  1,000'].join('\n'))
})
