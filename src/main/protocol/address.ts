/** What an `anneal://app/…` address asks for. Pure: reading is the caller's. */
import { posix } from 'node:path'

export interface PictureAddress {
  kind: 'picture'
  dataset: string
  cacheKey: string
  index: number
  /** Longest side, px. */
  edge: number
}
export interface FileAddress {
  kind: 'file'
  /** Relative to the page's folder, forward slashes, never leaving it. */
  path: string
}

const edges = { least: 16, usual: 128, most: 1024 }

/** null: there is no such address. */
export function parseAddress(address: string): PictureAddress | FileAddress | null {
  let url: URL
  try {
    url = new URL(address)
  } catch {
    return null
  }
  if (url.host !== 'app') return null
  const parts: string[] = []
  for (const part of url.pathname.split('/').slice(1)) {
    const plain = decode(part)
    if (plain === null) return null
    parts.push(plain)
  }
  if (parts[0] === 'image') return picture(parts.slice(1), url.searchParams.get('edge'))
  // After decoding: `..%2f` and `%5c` are the same attempts in other clothes.
  if (parts.some((part) => part === '..' || part === '.' || /[/\\:\0]/.test(part))) return null
  const path = posix.join(...parts)
  return { kind: 'file', path: path === '.' || path === '' ? 'index.html' : path }
}

function picture(parts: string[], edgeText: string | null): PictureAddress | null {
  const [dataset, cacheKey, indexText] = parts
  if (parts.length !== 3 || !dataset || !cacheKey || !indexText || !/^\d{1,15}$/.test(indexText)) return null
  const edge = edgeText === null ? edges.usual : Number(edgeText)
  if (!Number.isInteger(edge) || edge < edges.least || edge > edges.most) return null
  return { kind: 'picture', dataset, cacheKey, index: Number(indexText), edge }
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

const mimes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff'
}

export function mimeOf(path: string): string {
  return mimes[posix.extname(path).toLowerCase()] ?? 'application/octet-stream'
}
