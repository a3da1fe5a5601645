import { AnnealError } from '@shared/errors'
import type { Project } from '@store/types'
import { encodePng, scaledTo } from './images/png'
import { openPacked } from './open'

/**
 * An example's picture as the network gets it, as PNG.
 * @param edge its longest side in px; a smaller picture is enlarged without blurring its pixels
 * @throws `no-picture` for a row that has none
 */
export async function readPicture(
  project: Project,
  dataset: string,
  index: number,
  edge: number
): Promise<{ mime: string; bytes: Uint8Array<ArrayBuffer> }> {
  const packed = await openPacked(project, dataset)
  const column = packed.columns.find((c) => c.kind === 'image')
  if (column?.kind !== 'image' || !(index >= 0 && index < packed.count)) throw noPicture(dataset, index, packed.count)
  const { width, height, channels } = column
  const pixels = column.pixels.read(Int32Array.of(index))
  return { mime: 'image/png', bytes: await encodePng(scaledTo(edge, { width, height, channels, pixels })) }
}

export function noPicture(dataset: string, index: number, count: number): AnnealError {
  return new AnnealError({
    code: 'no-picture',
    message: `“${dataset}” has no picture ${index}; it has ${count} examples.`,
    where: `${dataset}/${index}`,
    hint: 'Load the list of examples again.'
  })
}
