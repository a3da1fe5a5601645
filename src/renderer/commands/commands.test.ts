import { describe, expect, it, vi } from 'vitest'
import { Commands, type KeyContext } from './commands.svelte'
import { matches, showKeys, type Stroke } from './keys'

const stroke = (key: string, held: Partial<Stroke> = {}): Stroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held
})
const free: KeyContext = { typing: false, focused: false, modal: false }
const onButton: KeyContext = { ...free, focused: true }
const inText: KeyContext = { ...free, focused: true, typing: true }

describe('keys', () => {
  it('take Ctrl on a PC and Cmd on a Mac for Mod', () => {
    expect(matches('Mod+K', stroke('k', { ctrlKey: true }), false)).toBe(true)
    expect(matches('Mod+K', stroke('k', { metaKey: true }), false)).toBe(false)
    expect(matches('Mod+K', stroke('k', { metaKey: true }), true)).toBe(true)
    expect(matches('Mod+K', stroke('k', { ctrlKey: true }), true)).toBe(false)
  })

  it('tell Ctrl+Z from Ctrl+Shift+Z, and take ? with or without Shift', () => {
    expect(matches('Mod+Z', stroke('Z', { ctrlKey: true, shiftKey: true }), false)).toBe(false)
    expect(matches('Mod+Shift+Z', stroke('Z', { ctrlKey: true, shiftKey: true }), false)).toBe(true)
    expect(matches('?', stroke('?', { shiftKey: true }), false)).toBe(true)
    expect(matches('?', stroke('?'), false)).toBe(true)
    expect(matches('1', stroke('1', { altKey: true }), false)).toBe(false)
  })

  it('read as the platform writes them', () => {
    expect(showKeys('Mod+Shift+Z', false)).toBe('Ctrl+Shift+Z')
    expect(showKeys('Mod+Enter', true)).toBe('⌘↩')
  })
})

describe('Commands', () => {
  function setUp() {
    const run = vi.fn<(id: string) => void>()
    const commands = new Commands(false)
    let can = true
    commands.register([
      { id: 'palette', title: 'Palette', keys: ['Mod+K'], run: () => run('palette') },
      { id: 'undo', title: 'Undo', keys: ['Mod+Z'], run: () => run('undo'), when: () => can },
      { id: 'page.1', title: 'Data', keys: ['1'], run: () => run('page.1') },
      { id: 'rename', title: 'Rename', keys: ['F2'], run: () => run('rename') }
    ])
    return { commands, run, forbid: () => (can = false) }
  }

  it('keeps single keys for when no control has the focus, and the setting allows it', () => {
    const { commands, run } = setUp()
    expect(commands.press(stroke('1'), free)).toBe(true)
    expect(commands.press(stroke('1'), onButton)).toBe(false)
    commands.singleKeys = false
    expect(commands.press(stroke('1'), free)).toBe(false)
    expect(run.mock.calls).toEqual([['page.1']])
  })

  it('leaves undo and F2 to the text field that has the focus, but not the palette', () => {
    const { commands } = setUp()
    expect(commands.press(stroke('z', { ctrlKey: true }), inText)).toBe(false)
    expect(commands.press(stroke('F2'), inText)).toBe(false)
    expect(commands.press(stroke('k', { ctrlKey: true }), inText)).toBe(true)
    expect(commands.press(stroke('F2'), onButton)).toBe(true)
  })

  it('does nothing while a dialog is open or what is asked can’t be done', () => {
    const { commands, forbid, run } = setUp()
    expect(commands.press(stroke('k', { ctrlKey: true }), { ...free, modal: true })).toBe(false)
    forbid()
    expect(commands.run('undo')).toBe(false)
    expect(commands.press(stroke('z', { ctrlKey: true }), free)).toBe(false)
    expect(commands.available.map((c) => c.id)).not.toContain('undo')
    expect(run).not.toHaveBeenCalled()
  })

  it('lets a page stand in for a command and take it back', () => {
    const { commands, run } = setUp()
    const back = commands.register([{ id: 'rename', title: 'Rename run', keys: ['F2'], run: () => run('rename run') }])
    expect(commands.list.filter((c) => c.id === 'rename').map((c) => c.title)).toEqual(['Rename run'])
    commands.run('rename')
    back()
    commands.run('rename')
    expect(run.mock.calls).toEqual([['rename run'], ['rename']])
    expect(commands.keysOf('palette')).toBe('Ctrl+K')
    expect(commands.run('nothing')).toBe(false)
  })

  it('hands failures on, thrown at once or later', async () => {
    const { commands } = setUp()
    const failed = vi.fn<(e: unknown) => void>()
    commands.onerror = failed
    commands.register([
      { id: 'a', title: 'A', run: () => Promise.reject(new Error('late')) },
      {
        id: 'b',
        title: 'B',
        run: () => {
          throw new Error('now')
        }
      }
    ])
    commands.run('a')
    commands.run('b')
    await Promise.resolve()
    await Promise.resolve()
    expect(failed.mock.calls.map(([e]) => (e instanceof Error ? e.message : ''))).toEqual(['now', 'late'])
  })
})
