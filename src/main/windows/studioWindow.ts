/** One window: how it looks, what it may do, and how it closes. */
import { BrowserWindow, nativeTheme, screen, session as sessions } from 'electron'
import { toErrorBody } from '@shared/errors'
import type { Grant } from '@shared/ipc/hostContract'
import { appPaths } from '../appPaths'
import { hostHandlers } from '../ipc'
import { serveProtocol } from '../protocol/serveProtocol'
import { lockContents, lockSession } from '../security/lockDown'
import { appUrl } from '../security/ownPage'
import { picturesOf } from '../session/pictures'
import type { Studio } from '../session/studio'
import { WindowSession } from '../session/windowSession'
import { placement, smallest } from './bounds'
import { answerPage } from './hostPort'
import { watchPage } from './pageCrashes'

/** The page's own backgrounds (tokens.css, --bg): no flash before it paints. */
const backgrounds = { light: '#f6f5f3', dark: '#141312' }
let windows = 0

export function openWindow(studio: Studio, devServer: string | undefined): WindowSession {
  const { maximized, ...bounds } = placement(studio.preferences.bounds, workAreas())
  // A session of its own, in memory: it tells which window a picture is for, and leaves nothing of the data behind.
  const partition = sessions.fromPartition(`anneal-window-${++windows}`)
  lockSession(partition, devServer)
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Anneal',
    icon: appPaths.icon(),
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    autoHideMenuBar: true,
    webPreferences: {
      session: partition,
      preload: appPaths.preload(),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // A hidden window still follows its training.
      backgroundThrottling: true
    }
  })
  lockContents(window.webContents, devServer)
  const session = new WindowSession(studio, window)
  serveProtocol(partition, appPaths.page(), picturesOf(session))
  answerPage(window, hostHandlers(session), (paths) => grantAll(session, paths), devServer)
  watchPage(session)
  if (maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  remember(window, studio)
  window.loadURL(devServer ?? appUrl).catch((e: unknown) => studio.log.write('window', toErrorBody(e).message))
  return session
}

async function grantAll(session: WindowSession, paths: string[]): Promise<Grant[]> {
  const grants: Grant[] = []
  for (const path of paths) grants.push(await session.grants.add(path))
  return grants
}

function workAreas(): Electron.Rectangle[] {
  const main = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter((display) => display.id !== main.id)
  return [main, ...others].map((display) => display.workArea)
}

function remember(window: BrowserWindow, studio: Studio): void {
  window.on('close', () => {
    studio.preferences.bounds = { ...window.getNormalBounds(), maximized: window.isMaximized() }
  })
}
