/** The application menu. Items of ours are commands of the page, by id (renderer/app/appCommands.ts). */
import { Menu, type MenuItemConstructorOptions } from 'electron'

export interface MenuActions {
  command(id: string): void
  newWindow(): void
}

export function applicationMenu(actions: MenuActions, platform: NodeJS.Platform): Menu {
  const mac = platform === 'darwin'
  /** Shown beside the item; the page itself acts on the keys, so that they do the same with and without a menu. */
  const item = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => actions.command(id),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false })
  })
  const line: MenuItemConstructorOptions = { type: 'separator' }
  const file: MenuItemConstructorOptions = {
    label: 'File',
    submenu: [
      { label: 'New window', accelerator: 'CmdOrCtrl+Shift+N', click: () => actions.newWindow() },
      item('New project…', 'project.new', 'CmdOrCtrl+N'),
      item('Open project…', 'project.open', 'CmdOrCtrl+O'),
      line,
      item('Import files…', 'data.import', 'CmdOrCtrl+I'),
      item('Import a folder…', 'data.importFolder', 'CmdOrCtrl+Shift+I'),
      line,
      item('Rename project…', 'project.rename'),
      item('Show project in its folder', 'project.reveal'),
      item('Close project', 'project.close', 'CmdOrCtrl+Shift+W'),
      line,
      mac ? { role: 'close' } : { role: 'quit' }
    ]
  }
  const go: MenuItemConstructorOptions = {
    label: 'Go',
    submenu: [
      ...['Data', 'Model', 'Train', 'Runs', 'Evaluate', 'Try', 'Export', 'Settings'].map((page) =>
        item(page, `go.${page.toLowerCase()}`)
      ),
      line,
      item('Search…', 'palette.open', 'CmdOrCtrl+K')
    ]
  }
  const train: MenuItemConstructorOptions = {
    label: 'Train',
    submenu: [item('Start, pause or resume', 'train.toggle', 'CmdOrCtrl+Enter'), item('Stop', 'train.stop')]
  }
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      line,
      { role: 'togglefullscreen' },
      { role: 'toggleDevTools' }
    ]
  }
  const help: MenuItemConstructorOptions = {
    role: 'help',
    submenu: [item('Keyboard shortcuts', 'help.shortcuts'), item('Copy diagnostics', 'diagnostics.copy')]
  }
  return Menu.buildFromTemplate([
    ...(mac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    file,
    { role: 'editMenu' },
    go,
    train,
    view,
    ...(mac ? [{ role: 'windowMenu' } satisfies MenuItemConstructorOptions] : []),
    help
  ])
}
