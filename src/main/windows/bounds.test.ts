import { describe, expect, it } from 'vitest'
import { placement } from './bounds'

const screen = { x: 0, y: 0, width: 1920, height: 1040 }
const second = { x: 1920, y: 0, width: 1920, height: 1040 }
const was = { x: 100, y: 50, width: 1400, height: 900, maximized: false }

describe('where the window opens', () => {
  it('the first time: in the middle, never larger than the screen', () => {
    expect(placement(null, [screen])).toEqual({ width: 1280, height: 820, maximized: false })
    expect(placement(null, [{ x: 0, y: 0, width: 1024, height: 700 }])).toEqual({
      width: 1024,
      height: 700,
      maximized: false
    })
  })
  it('then where it was, maximized if it was', () => {
    expect(placement(was, [screen])).toEqual(was)
    expect(placement({ ...was, x: 2000, maximized: true }, [screen, second])).toEqual({
      ...was,
      x: 2000,
      maximized: true
    })
  })
  it('on the main screen when its own is gone', () => {
    const { x, y, ...rest } = placement({ ...was, x: 2000 }, [screen])
    expect([x, y]).toEqual([undefined, undefined])
    expect(rest).toEqual({ width: 1400, height: 900, maximized: false })
  })
  it('not with its title bar above the screen, and not from damaged settings', () => {
    expect(placement({ ...was, y: -400 }, [screen]).y).toBeUndefined()
    expect(placement({ ...was, x: NaN }, [screen])).toEqual({ width: 1280, height: 820, maximized: false })
  })
})
