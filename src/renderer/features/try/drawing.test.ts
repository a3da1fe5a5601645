import { describe, expect, it } from 'vitest'
import { Drawing, isLightOnDark, lightOnDark, paint, toPixels, type Brush } from './drawing.svelte'

describe('Drawing', () => {
  it('undoes stroke by stroke and clears', () => {
    const drawing = new Drawing()
    expect(drawing.empty).toBe(true)
    drawing.begin({ x: 1, y: 1 })
    drawing.extend({ x: 5, y: 5 })
    drawing.end()
    drawing.brush = 40
    drawing.begin({ x: 9, y: 9 })
    expect(drawing.strokes.map((s) => [s.brush, s.points.length])).toEqual([
      [22, 2],
      [40, 1]
    ])
    drawing.undo()
    drawing.extend({ x: 7, y: 7 })
    expect(drawing.strokes).toHaveLength(1)
    drawing.clear()
    expect(drawing.empty).toBe(true)
    drawing.undo()
    expect(drawing.empty).toBe(true)
  })

  it('paints paper first, and a tap as a dot', () => {
    const done: string[] = []
    const brush: Brush = {
      fillStyle: '',
      strokeStyle: '',
      lineWidth: 0,
      lineCap: 'butt',
      lineJoin: 'miter',
      fillRect: (...a) => done.push(`rect ${a.join(' ')}`),
      drawImage: () => done.push('image'),
      beginPath: () => done.push('begin'),
      moveTo: (x, y) => done.push(`move ${x} ${y}`),
      lineTo: (x, y) => done.push(`line ${x} ${y}`),
      stroke: () => done.push('stroke')
    }
    paint(brush, [{ brush: 10, points: [{ x: 3, y: 4 }] }], lightOnDark)
    expect(done).toEqual(['rect 0 0 280 280', 'begin', 'move 3 4', 'line 3 4', 'stroke'])
    expect([brush.lineWidth, brush.lineCap, brush.fillStyle, brush.strokeStyle]).toEqual([
      10,
      'round',
      '#000000',
      '#ffffff'
    ])
  })

  it('gives grey or RGB pixels', () => {
    const rgba = new Uint8ClampedArray([0, 0, 0, 255, 200, 200, 200, 255, 255, 0, 10, 255])
    expect([...toPixels(rgba, 1)]).toEqual([0, 200, 77])
    expect([...toPixels(rgba, 3)]).toEqual([0, 0, 0, 200, 200, 200, 255, 0, 10])
  })

  it('tells light on dark from dark on light', () => {
    const picture = (paper: number, ink: number) => {
      const rgba = new Uint8ClampedArray(5 * 5 * 4).fill(paper)
      rgba.fill(ink, 12 * 4, 13 * 4)
      return { width: 5, height: 5, rgba }
    }
    expect(isLightOnDark([picture(0, 255)])).toBe(true)
    expect(isLightOnDark([picture(255, 0)])).toBe(false)
    expect(isLightOnDark([])).toBe(true)
  })
})
