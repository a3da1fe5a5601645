/** Hands the window's key strokes to the commands. */
import { commands } from '../commands/commands.svelte'

const textual = 'input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, [contenteditable=true]'
const control = `${textual}, select, button, a[href], input, [role=option], [role=slider], [role=grid], [tabindex="0"]`
/** Dialogs, drawers, menus and popovers: while one is open the keys are its own. */
const above = '.an-dialog, .an-drawer, .an-menu, .an-popover'

export function dialogOpen(): boolean {
  return document.querySelector('.an-dialog') !== null
}

export function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const target = event.target instanceof Element ? event.target : document.body
  const took = commands.press(event, {
    typing: target.matches(textual),
    focused: target.matches(control),
    modal: document.querySelector(above) !== null
  })
  if (took) event.preventDefault()
}
