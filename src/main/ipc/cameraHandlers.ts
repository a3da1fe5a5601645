import { AnnealError } from '@shared/errors'
import { Collection } from '../camera/collection'
import type { WindowSession } from '../session/windowSession'
import type { Part } from './part'

export function cameraHandlers(session: WindowSession): Part<'camera'> {
  const { collections } = session
  const find = (id: string): Collection => {
    const found = collections.get(id)
    if (found) return found
    throw new AnnealError({
      code: 'collection-gone',
      message: 'What was collected with the camera is not there any more.',
      where: 'camera',
      hint: 'Open “Collect with the camera” again.'
    })
  }
  const discard = async (id: string): Promise<Record<string, never>> => {
    const collection = collections.get(id)
    collections.delete(id)
    await collection?.discard()
    return {}
  }
  return {
    'camera.begin': async () => ({ collection: await collections.begin() }),
    'camera.add': async ({ collection, png, ...place }) => {
      await find(collection).add(place, png)
      return {}
    },
    'camera.remove': async ({ collection, ...place }) => {
      await find(collection).remove(place)
      return {}
    },
    'camera.import': async ({ collection, options }, { signal, send }) => {
      const { dir } = find(collection)
      // A folder that was moved away while it is open must not come back as half a project.
      await session.current.file()
      const input = { paths: [dir], options: { ...options, copy: true } }
      const report = await session.workbench.call('import', input, { signal, onEvent: send })
      await discard(collection)
      await session.current.changed()
      return report
    },
    'camera.discard': ({ collection }) => discard(collection)
  }
}
