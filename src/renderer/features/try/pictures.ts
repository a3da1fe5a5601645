/** The data's pictures on canvases: what colours it is drawn in, and one to start from. */
import { imageUrl, type Sample } from '@shared/ipc/payloads'
import type { DatasetFile } from '@shared/project'
import { darkOnLight, isLightOnDark, lightOnDark, type PadColours } from './drawing.svelte'

/** Enough to tell light on dark from dark on light. */
const looked = 8
const edge = 32

export async function pictureOf(dataset: DatasetFile, index: number, size: number): Promise<HTMLImageElement | null> {
  const image = new Image()
  image.src = imageUrl(dataset.name, dataset.cacheKey, index, size)
  try {
    await image.decode()
    return image
  } catch {
    // A picture that can't be shown (its cache is gone) leaves the pad empty.
    return null
  }
}

function pixelsOf(image: HTMLImageElement): { width: number; height: number; rgba: Uint8ClampedArray } | null {
  const canvas = document.createElement('canvas')
  canvas.width = edge
  canvas.height = edge
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return null
  context.drawImage(image, 0, 0, edge, edge)
  return { width: edge, height: edge, rgba: context.getImageData(0, 0, edge, edge).data }
}

/** Ink and paper as the data has them. */
export async function coloursOf(
  dataset: DatasetFile,
  samples: (count: number) => Promise<readonly Sample[]>
): Promise<PadColours> {
  const some = await samples(looked)
  const images = await Promise.all(some.map((sample) => pictureOf(dataset, sample.index, edge)))
  const pixels = images.flatMap((image) => (image ? (pixelsOf(image) ?? []) : []))
  return isLightOnDark(pixels) ? lightOnDark : darkOnLight
}
