// A screen to draw on. On Linux without one (a server, CI) an Xvfb of our own, gone when we are.
import { spawn } from 'node:child_process'
import { onPath } from '../setup/system.mjs'
import { SetupError, say } from './report.mjs'

/** @returns {Promise<{ env: Record<string, string>, close: () => void }>} variables to add for whoever draws */
export async function display() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY) return { env: {}, close() {} }
  if (!onPath('Xvfb')) {
    throw new SetupError({
      what: 'There is no display to open a window on.',
      tried: 'DISPLAY and WAYLAND_DISPLAY (not set), then Xvfb',
      missing: 'Xvfb, a display in memory',
      run: 'sudo apt-get install -y xvfb xauth'
    })
  }
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe']
  })
  let complaint = ''
  server.stderr.on('data', (chunk) => (complaint += chunk))
  const close = () => server.kill()
  process.once('exit', close)
  const number = await new Promise((resolve) => {
    let text = ''
    const late = setTimeout(() => resolve(undefined), 15_000)
    const end = (value) => {
      clearTimeout(late)
      resolve(value)
    }
    server.stdio[3].on('data', (chunk) => {
      text += chunk
      if (text.includes('\n')) end(text.trim())
    })
    server.on('error', () => end(undefined))
    server.on('exit', () => end(undefined))
  })
  if (!number) {
    close()
    throw new SetupError({
      what: 'Xvfb, the display in memory, did not start.',
      tried: 'Xvfb -displayfd 3',
      run: 'Xvfb :99',
      detail: complaint
    })
  }
  say(`No display here: drawing on Xvfb, display :${number}.`)
  server.unref()
  for (const stream of [server.stderr, server.stdio[3]]) stream.unref?.()
  return { env: { DISPLAY: `:${number}` }, close }
}
