/** Copy, cut and paste of layers by the system's own events: they need no permission, and text fields keep theirs. */
import { commands } from '../../commands/commands.svelte'
import { toasts } from '../../ui/toasts.svelte'
import type { Builder } from './builder.svelte'
import { builderWords as words } from './builderWords'

/** Text is being edited or selected, or something is open above the page: the clipboard is not about layers. */
function elsewhere(event: ClipboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null
  const text = target?.closest('input, textarea, select, [contenteditable=true]') !== null && target !== null
  const above = document.querySelector('.an-dialog, .an-drawer, .an-menu, .an-popover') !== null
  return text || above || (event.type !== 'paste' && document.getSelection()?.isCollapsed === false)
}

/** Whether a text is meant to be layers at all: any other text on the clipboard is left alone. */
function isFragment(text: string): boolean {
  return text.trimStart().startsWith('{') && text.includes('"anneal/fragment"')
}

export function clipboardHandlers(builder: Builder): Record<'copy' | 'cut' | 'paste', (event: ClipboardEvent) => void> {
  const copy = (event: ClipboardEvent): boolean => {
    const text = elsewhere(event) ? null : builder.copied()
    if (text === null || !event.clipboardData) return false
    event.clipboardData.setData('text/plain', text)
    event.preventDefault()
    return true
  }
  return {
    copy: (event) => {
      if (copy(event)) toasts.show(words.copied(builder.editor.selected.size))
    },
    cut: (event) => {
      if (copy(event)) builder.remove()
    },
    paste: (event) => {
      const text = event.clipboardData?.getData('text/plain') ?? ''
      if (elsewhere(event) || !isFragment(text)) return
      event.preventDefault()
      try {
        builder.paste(text)
      } catch (e) {
        commands.onerror?.(e)
      }
    }
  }
}
