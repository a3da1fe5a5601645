/** The builder's actions, for keys and the palette, while the Model page is shown. */
import { BLOCK } from '@core/model'
import type { Command } from '../../commands/commands.svelte'
import type { Session } from '../../app/projectSession.svelte'
import { toasts } from '../../ui/toasts.svelte'
import { words as appWords } from '../../app/words'
import type { Builder } from './builder.svelte'
import { builderWords as words } from './builderWords'

const group = 'Model'

export function builderCommands(builder: Builder, session: Pick<Session, 'history'>): Command[] {
  const some = (): boolean => builder.editor.selected.size > 0
  const one = (): boolean => builder.only !== undefined
  const { history } = session
  // Steps of the project (a model deleted) and of the drawing stand in one order: the latest goes first.
  async function undo(): Promise<void> {
    if (builder.editor.doneAt >= history.doneAt) builder.editor.undo()
    else tell(await history.undo(), appWords.undone)
  }
  async function redo(): Promise<void> {
    if (builder.editor.undoneAt >= history.undoneAt) builder.editor.redo()
    else tell(await history.redo(), appWords.redone)
  }
  const tell = (title: string | null, sentence: (title: string) => string): void => {
    if (title !== null) toasts.show(sentence(title))
  }
  return [
    {
      id: 'edit.undo',
      title: words.undo,
      keys: ['Mod+Z'],
      group,
      when: () => builder.editor.undoTitle !== null || history.undoTitle !== null,
      run: undo
    },
    {
      id: 'edit.redo',
      title: words.redo,
      keys: ['Mod+Y', 'Mod+Shift+Z'],
      group,
      when: () => builder.editor.redoTitle !== null || history.redoTitle !== null,
      run: redo
    },
    { id: 'model.add', title: words.search, keys: ['/'], group, run: () => builder.focus.search('') },
    { id: 'model.selectAll', title: words.selectAll, keys: ['Mod+A'], group, run: () => builder.selectAll() },
    {
      id: 'model.duplicate',
      title: words.duplicateLayers,
      keys: ['Mod+D'],
      group,
      when: some,
      run: () => builder.duplicate()
    },
    {
      id: 'model.remove',
      title: words.removeSelected,
      keys: ['Delete', 'Backspace'],
      group,
      when: () => (some() || builder.selectedEdges.length > 0) && !inModelList(),
      run: () => builder.remove()
    },
    {
      id: 'model.rename',
      title: words.rename,
      keys: ['F2'],
      group,
      when: () => one() && !inModelList(),
      run: () => void (builder.renaming = builder.only?.id ?? null)
    },
    {
      id: 'model.connect',
      title: words.connectTo,
      keys: ['Mod+L'],
      group,
      when: one,
      run: () => void (builder.connectingFrom = builder.only?.id ?? null)
    },
    {
      id: 'model.group',
      title: words.group,
      keys: ['Mod+G'],
      group,
      when: some,
      run: () => builder.group()
    },
    {
      id: 'model.ungroup',
      title: words.ungroup,
      keys: ['Mod+Shift+G'],
      group,
      when: () => builder.only?.type === BLOCK,
      run: () => builder.ungroup(builder.only?.id ?? '')
    },
    { id: 'model.tidy', title: words.tidy, keys: ['Mod+Shift+L'], group, run: () => builder.tidy() }
  ]
}

/** There, Delete and F2 are about the model itself. */
export function inModelList(): boolean {
  return typeof document !== 'undefined' && document.activeElement?.closest('[data-models]') !== null
}
