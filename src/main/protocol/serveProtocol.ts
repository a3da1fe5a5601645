/** `anneal://app/…`: the page's own files and, from the window's workbench, the pictures of its data. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Session } from 'electron'
import { toErrorBody } from '@shared/errors'
import { scheme } from '../security/ownPage'
import { securityHeaders } from '../security/csp'
import { mimeOf, parseAddress, type PictureAddress } from './address'

export interface PictureSource {
  /** null: there is no such picture (any more). @throws what the workbench says */
  picture(address: PictureAddress): Promise<{ mime: string; bytes: Uint8Array } | null>
}

export function serveProtocol(session: Session, folder: string, pictures: PictureSource): void {
  session.protocol.handle(scheme, async (request) => {
    const address = request.method === 'GET' ? parseAddress(request.url) : null
    if (!address) return plain(404, 'Not found')
    if (address.kind === 'file') return file(folder, address.path)
    try {
      const picture = await pictures.picture(address)
      if (!picture) return plain(404, 'Not found')
      return new Response(new Uint8Array(picture.bytes), {
        // The cache key in the address names the content: it never changes.
        headers: {
          ...securityHeaders,
          'content-type': picture.mime,
          'cache-control': 'private, max-age=31536000, immutable'
        }
      })
    } catch (e) {
      return plain(404, toErrorBody(e).message)
    }
  })
}

async function file(folder: string, path: string): Promise<Response> {
  try {
    const bytes = await readFile(join(folder, path))
    return new Response(new Uint8Array(bytes), {
      headers: { ...securityHeaders, 'content-type': mimeOf(path), 'cache-control': 'no-cache' }
    })
  } catch {
    return plain(404, 'Not found')
  }
}

function plain(status: number, text: string): Response {
  return new Response(text, {
    status,
    headers: { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
  })
}
