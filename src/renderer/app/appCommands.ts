/** What can be done from anywhere in the window. Pages register theirs while they are shown. */
import { commands, type Command } from '../commands/commands.svelte'
import { toasts } from '../ui/toasts.svelte'
import { navigation } from './navigation.svelte'
import { overlays } from './overlays.svelte'
import { pages } from './pages'
import { intake, runControl, session } from './session'
import { words } from './words'

const open = (): boolean => session.project !== null
const inProject = 'Project'
const moving = 'Go to'
const general = 'General'

async function toggleTraining(): Promise<void> {
  const run = session.activeRun
  if (run?.ours) {
    await (run.state.status === 'paused' ? runControl.resume(run.state.id) : runControl.pause(run.state.id))
    return
  }
  // The Train page registers `train.start` while it is shown; it knows the recipe.
  if (!commands.run('train.start')) navigation.go('train')
}

async function undo(): Promise<void> {
  const title = await session.history.undo()
  if (title) toasts.show(words.undone(title))
}
async function redo(): Promise<void> {
  const title = await session.history.redo()
  if (title) toasts.show(words.redone(title))
}

export const appCommands: readonly Command[] = [
  {
    id: 'palette.open',
    title: words.search,
    keys: ['Mod+K'],
    group: general,
    listed: false,
    run: () => void (overlays.palette = true)
  },
  {
    id: 'help.shortcuts',
    title: words.shortcuts,
    keys: ['?'],
    group: general,
    run: () => void (overlays.shortcuts = true)
  },
  {
    id: 'edit.undo',
    title: 'Undo',
    keys: ['Mod+Z'],
    group: general,
    when: () => session.history.undoTitle !== null,
    run: undo
  },
  {
    id: 'edit.redo',
    title: 'Redo',
    keys: ['Mod+Y', 'Mod+Shift+Z'],
    group: general,
    when: () => session.history.redoTitle !== null,
    run: redo
  },
  { id: 'data.import', title: 'Import files', keys: ['Mod+I'], group: inProject, run: () => intake.pick('data') },
  {
    id: 'data.importFolder',
    title: 'Import a folder',
    keys: ['Mod+Shift+I'],
    group: inProject,
    run: () => intake.pick('data-folder')
  },
  {
    id: 'model.open',
    title: 'Open a Keras or TF.js model',
    group: inProject,
    when: open,
    run: () => intake.pick('model')
  },
  {
    id: 'project.new',
    title: 'New project',
    keys: ['Mod+N'],
    group: inProject,
    run: () => void (overlays.newProject = true)
  },
  { id: 'project.open', title: 'Open project', keys: ['Mod+O'], group: inProject, run: () => intake.pick('project') },
  {
    id: 'project.rename',
    title: words.project.rename,
    group: inProject,
    when: open,
    run: () => void (overlays.renameProject = true)
  },
  {
    id: 'project.reveal',
    title: words.project.reveal,
    group: inProject,
    when: open,
    run: async () => void (await session.host.call('project.reveal', {}))
  },
  {
    id: 'project.close',
    title: words.project.close,
    keys: ['Mod+Shift+W'],
    group: inProject,
    when: open,
    run: () => session.close()
  },
  {
    id: 'train.toggle',
    title: 'Start, pause or resume training',
    keys: ['Mod+Enter'],
    group: inProject,
    when: open,
    run: toggleTraining
  },
  {
    id: 'train.stop',
    title: 'Stop training',
    group: inProject,
    when: () => session.activeRun?.ours === true,
    run: async () => {
      const run = session.activeRun
      if (run) await runControl.stop(run.state.id)
    }
  },
  {
    id: 'diagnostics.copy',
    title: 'Copy diagnostics',
    anytime: true,
    group: general,
    run: async () => {
      const { text } = await session.host.call('app.diagnostics', {})
      await navigator.clipboard.writeText(text)
      toasts.show('Diagnostics are on the clipboard. They hold no data and no paths.', { tone: 'ok' })
    }
  },
  ...pages.map((page, i): Command => ({
    id: `go.${page.id}`,
    title: page.title,
    keys: [String(i + 1)],
    group: moving,
    when: open,
    run: () => navigation.go(page.id)
  }))
]
