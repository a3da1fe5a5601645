import { describe, expect, it } from 'vitest'
import { epoch, line, step } from './fixtures'
import { LogCursor } from './logCursor'
import { thin } from './runFigures'

describe('joining the log and what arrives live', () => {
  it('leaves out what was seen, whichever came first', () => {
    const cursor = new LogCursor()
    expect(cursor.fromLines([line.step(1), line.step(2), line.epoch(1), line.step(11)])).toEqual([
      { type: 'steps', steps: [step(1), step(2)] },
      { type: 'epoch', metrics: epoch(1), samples: [] },
      { type: 'steps', steps: [step(11)] }
    ])
    expect(cursor.fromEvent({ type: 'steps', steps: [step(2), step(11)] })).toBeNull()
    expect(cursor.fromEvent({ type: 'steps', steps: [step(11), step(12)] })).toEqual({
      type: 'steps',
      steps: [step(12)]
    })
    expect(cursor.fromEvent({ type: 'epoch', metrics: epoch(1), samples: [] })).toBeNull()
    expect(cursor.fromLines([line.step(12), line.step(13)])).toEqual([{ type: 'steps', steps: [step(13)] }])
  })

  it('starts over when the log was cut', () => {
    const cursor = new LogCursor()
    cursor.fromLines([line.step(5), line.epoch(1)])
    cursor.reset()
    expect(cursor.fromLines([line.step(3)])).toEqual([{ type: 'steps', steps: [step(3)] }])
  })

  it('sends a long history in pieces, none lost', () => {
    const events = new LogCursor().fromLines(Array.from({ length: 4500 }, (_, i) => line.step(i + 1)))
    const steps = events.flatMap((event) => (event.type === 'steps' ? event.steps : []))
    expect(events).toHaveLength(3)
    expect(steps.map((s) => s.step)).toEqual(Array.from({ length: 4500 }, (_, i) => i + 1))
  })
})

describe('spark-lines', () => {
  it('keep the ends', () => {
    expect(thin([1, 2, 3], 5)).toEqual([1, 2, 3])
    const long = thin(Array.from({ length: 1000 }, (_, i) => i))
    expect(long).toHaveLength(120)
    expect([long[0], long.at(-1)]).toEqual([0, 999])
  })
})
