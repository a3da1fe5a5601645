/** Key combinations as text: "Mod+K", "Mod+Shift+Z", "F2", "Delete", "1", "?". Mod is Cmd on a Mac, else Ctrl. */
export interface Stroke {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

export function matches(keys: string, stroke: Stroke, mac: boolean): boolean {
  const parts = keys.split('+')
  const key = parts[parts.length - 1] ?? ''
  const mod = parts.includes('Mod')
  const shift = parts.includes('Shift')
  const pressed = mac ? stroke.metaKey : stroke.ctrlKey
  const other = mac ? stroke.ctrlKey : stroke.metaKey
  if (mod !== pressed || other || stroke.altKey) return false
  // "?" needs Shift on many keyboards: for printed characters only the character counts.
  const printed = key.length === 1 && !/[a-z]/i.test(key)
  if (!printed && shift !== stroke.shiftKey) return false
  return stroke.key.toLowerCase() === key.toLowerCase()
}

/** It has no modifier and prints something, so it must not act while a control has the focus. */
export function isSingleKey(keys: string): boolean {
  return keys.length === 1
}

/** "Ctrl+K", on a Mac "⌘K". */
export function showKeys(keys: string, mac: boolean): string {
  const names: Record<string, string> = mac
    ? { Mod: '⌘', Shift: '⇧', Enter: '↩', Delete: '⌫' }
    : { Mod: 'Ctrl', Delete: 'Del' }
  return keys
    .split('+')
    .map((k) => names[k] ?? k)
    .join(mac ? '' : '+')
}

export const onMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.userAgent)
