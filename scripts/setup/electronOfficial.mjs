// The official Electron: fetched into @electron/get's own cache with our progress and a short time to first answer,
// then unpacked by the package's own install script, which finds it in that cache.
import { createRequire } from 'node:module'
import { createWriteStream, lstatSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { inModules } from '../lib/paths.mjs'
import { transfer } from '../lib/report.mjs'
import { run } from '../lib/run.mjs'

const FIRST_ANSWER = 8_000
const NEXT_BYTES = 30_000

/**
 * @param {{ offline?: boolean }} [how] offline: only what was downloaded before
 * @returns {Promise<{ ok: boolean, reason?: string }>}
 */
export async function fromOfficial({ offline = false } = {}) {
  const script = inModules('electron', 'install.js')
  if (offline || !process.env.ELECTRON_GET_USE_PROXY) {
    const reason = await prefetch(offline).then(() => undefined, describe)
    if (reason) return { ok: false, reason }
  }
  // A link to the kept runtime must not be unpacked into.
  const dist = inModules('electron', 'dist')
  if (lstatSync(dist, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(dist)
  const install = await run(process.execPath, [script], { label: 'Electron', limit: 600_000 })
  if (install.code === 0) return { ok: true }
  return { ok: false, reason: install.stopped ?? firstLine(install.output) }
}

async function prefetch(offline) {
  const require = createRequire(inModules('electron', 'install.js'))
  const { downloadArtifact } = await import(pathToFileURL(require.resolve('@electron/get')).href)
  const { version } = require('./package.json')
  await downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.env.npm_config_platform || process.platform,
    arch: process.env.npm_config_arch || process.arch,
    checksums: require('./checksums.json'),
    cacheRoot: process.env.electron_config_cache,
    downloader: { download: offline ? refuse : download }
  })
}

const refuse = async () => {
  throw new Error('not asked')
}

async function download(url, file) {
  const abort = new AbortController()
  let timer = setTimeout(() => abort.abort(new Error(`no answer in ${FIRST_ANSWER / 1000} s`)), FIRST_ANSWER)
  try {
    const response = await fetch(url, { signal: abort.signal })
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`)
    const line = transfer('Electron', Number(response.headers.get('content-length')) || undefined)
    let count = 0
    await mkdir(dirname(file), { recursive: true })
    await pipeline(
      Readable.fromWeb(response.body),
      async function* (source) {
        for await (const chunk of source) {
          clearTimeout(timer)
          timer = setTimeout(
            () => abort.abort(new Error(`the download stood still for ${NEXT_BYTES / 1000} s`)),
            NEXT_BYTES
          )
          line.bytes((count += chunk.length))
          yield chunk
        }
      },
      createWriteStream(file)
    )
    line.done()
  } finally {
    clearTimeout(timer)
  }
}

function describe(error) {
  const cause = error?.cause?.code ?? error?.cause?.message
  return `${error?.message ?? error}${cause ? ` (${cause})` : ''}`
}

const firstLine = (text) => text.split('\n').find((line) => line.trim()) ?? 'no message'
