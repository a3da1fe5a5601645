/** What a run's training pictures look like, as far as a drawing should look the same. */
import { AnnealError } from '@shared/errors'
import type { ImagePreprocess, RecipeFile } from '@shared/project'
import type { Project } from '@store/types'
import { openPacked } from '@engine/data'
import type { Context, PackedDataset } from '@engine/data/types'
import { inkStyle, type Grey, type InkStyle } from './ink'

/** Pixels looked at, and bounds of the number of pictures they come from. */
const MOST_PIXELS = 2_000_000
const FEWEST = 20
const MOST = 500

/** By directory, run and weights: the data of a run does not change. Small, so nothing is ever dropped. */
const known = new Map<string, Promise<InkStyle | null>>()

/**
 * How ink lies in the data a run was trained on; null: photos, or the data is no longer as it was. Opens the data
 * set the first time.
 */
export function dataStyle(project: Project, recipe: RecipeFile, ctx: Context): Promise<InkStyle | null> {
  const key = `${project.dir}\n${recipe.id}`
  let style = known.get(key)
  if (!style) {
    style = measure(project, recipe, ctx)
    known.set(key, style)
    style.catch(() => known.delete(key))
  }
  return style
}

async function measure(project: Project, recipe: RecipeFile, ctx: Context): Promise<InkStyle | null> {
  const data = await dataOf(project, recipe, ctx)
  const [input, spec] = Object.entries(recipe.preprocess.inputs)[0] ?? []
  if (!data || input === undefined || spec?.kind !== 'image') return null
  const images = samples(data, recipe.inputs[input]?.columns[0] ?? input, spec)
  return images ? inkStyle(images) : null
}

/** Trying a run must not need its data: deleted, moved or changed data only means that nothing is known of it. */
async function dataOf(project: Project, recipe: RecipeFile, ctx: Context): Promise<PackedDataset | null> {
  try {
    const data = await openPacked(project, recipe.dataset.name, ctx)
    return data.document.source.hash === recipe.dataset.hash ? data : null
  } catch (e) {
    const gone = ['dataset-not-found', 'source-missing', 'source-changed']
    if (e instanceof AnnealError && gone.includes(e.code)) return null
    throw e
  }
}

/** Some training pictures in grey, evenly spread; null when any of them has colour. */
function samples(data: PackedDataset, name: string, { width, height, channels }: ImagePreprocess): Grey[] | null {
  const column = data.columns.find((c) => c.name === name)
  if (column?.kind !== 'image' || column.width !== width || column.height !== height) return null
  if (column.channels !== channels) return null
  const rows = data.rows('train')
  const size = width * height
  const wanted = Math.min(rows.length, MOST, Math.max(FEWEST, Math.floor(MOST_PIXELS / size)))
  const chosen = Int32Array.from({ length: wanted }, (_, i) => rows[Math.floor((i * rows.length) / wanted)] ?? 0)
  const looked = column.pixels.read(chosen)
  const images: Grey[] = []
  for (let i = 0; i < wanted; i++) {
    const own = looked.subarray(i * size * channels, (i + 1) * size * channels)
    const pixels = channels === 1 ? own : withoutColour(own)
    if (!pixels) return null
    images.push({ width, height, pixels })
  }
  return images
}

/** Grey values of RGB pixels; null when there is colour in them. */
export function withoutColour(rgb: Uint8Array): Uint8Array | null {
  const grey = new Uint8Array(rgb.length / 3)
  for (let i = 0; i < grey.length; i++) {
    const [red, green, blue] = [rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]]
    if (red !== green || green !== blue) return null
    grey[i] = red ?? 0
  }
  return grey
}
