/** Anneal's window side: start, windows, and what the system asks of an app. */
import { app, BrowserWindow, Menu, nativeTheme, protocol } from 'electron'
import { applyOverrides } from './appPaths'
import { applicationMenu } from './menu'
import { scheme } from './security/ownPage'
import { Preferences } from './settings/preferences'
import { projectArgument } from './startArguments'
import { Desk } from './windows/desk'

applyOverrides()
protocol.registerSchemesAsPrivileged([
  { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }
])

/** What a second start tells the first. */
interface SecondStart {
  argv: string[]
  cwd: string
}

const here: SecondStart = { argv: process.argv, cwd: process.cwd() }
if (app.requestSingleInstanceLock(here)) start()
else app.quit()

function start(): void {
  const preferences = new Preferences()
  nativeTheme.themeSource = preferences.settings.theme
  const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
  const desk = new Desk(preferences, devServer)

  app.on('second-instance', (_event, _argv, _cwd, told) => {
    const { argv, cwd } = isSecondStart(told) ? told : { argv: [], cwd: '.' }
    void named({ argv, cwd }).then((project) => desk.show(project))
  })
  app.on('activate', () => desk.show())
  app.on('before-quit', () => (desk.quitting = true))
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin' || desk.quitting) app.quit()
  })
  // Nothing of Anneal embeds other pages; a page that tries finds every door closed.
  app.on('web-contents-created', (_event, contents) => contents.on('will-attach-webview', (e) => e.preventDefault()))

  void app.whenReady().then(() => {
    desk.open(named(here))
    // After the window: it takes a moment, and nobody opens a menu in the first one.
    setImmediate(() => Menu.setApplicationMenu(menu(desk)))
  })
}

function menu(desk: Desk): Menu {
  return applicationMenu(
    {
      command: (id) => desk.of(BrowserWindow.getFocusedWindow())?.events.emit({ type: 'command', id }),
      newWindow: () => void desk.open()
    },
    process.platform
  )
}

function named({ argv, cwd }: SecondStart): Promise<string | undefined> {
  return projectArgument(argv, cwd, app.getAppPath())
}

function isSecondStart(value: unknown): value is SecondStart {
  return (
    typeof value === 'object' &&
    value !== null &&
    'argv' in value &&
    Array.isArray(value.argv) &&
    'cwd' in value &&
    typeof value.cwd === 'string'
  )
}
