import type { PictureSource } from '../protocol/serveProtocol'
import { requireReadable } from './sources'
import type { WindowSession } from './windowSession'

export function picturesOf(session: WindowSession): PictureSource {
  return {
    async picture({ dataset, cacheKey, index, edge }) {
      const open = session.project
      if (!open) return null
      // Known to be readable under this key: the document need not be read for each picture.
      if (open.readable.get(dataset) !== cacheKey) {
        const document = await requireReadable(session, dataset)
        if (document.cacheKey !== cacheKey) return null
      }
      return session.workbench.call('picture', { dataset, index, edge })
    }
  }
}
