/** The arrays of a Keras file as weights of the graph it was opened as. */
import { AnnealError, throwIfAborted } from '@shared/errors'
import type { WeightPlace } from '@core/keras'
import { sizeOf } from '@core/layers'
import type { Tensor } from '@store/types'
import { Stage } from '@engine/data/progress'
import type { Context } from '@engine/data/types'
import { bytesOf } from '@engine/model/weights'
import type { KerasFile, StoredArray } from './types'

interface Fit {
  place: WeightPlace
  arrays: StoredArray[]
}

/**
 * Every array is looked at before the first is read.
 * @throws AnnealError `weights-do-not-fit` naming every layer with what it has and needs
 */
export async function readWeights(
  places: readonly WeightPlace[],
  arraysOf: NonNullable<KerasFile['arraysOf']>,
  ctx: Context
): Promise<Tensor[]> {
  const fits = places.map((place): Fit => ({ place, arrays: arraysOf(place) }))
  const misfits = fits.flatMap(misfit)
  if (misfits.length > 0) throw doNotFit(misfits)
  const stage = new Stage(ctx, 'Reading weights', 'layers', fits.length)
  const tensors: Tensor[] = []
  for (const { place, arrays } of fits) {
    throwIfAborted(ctx.signal)
    place.weights.forEach(({ name, shape }, i) => {
      const values = arrays[i]?.read() ?? new Float32Array()
      if (values.length !== sizeOf(shape)) throw shorter(place, name)
      tensors.push({ name: `${place.id}/${name}`, shape: [...shape], dtype: 'float32', data: bytesOf(values) })
    })
    stage.advance(1)
    // Reading is one piece of work a layer; in between others may be heard, Cancel too.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return tensors
}

const shown = (shapes: readonly (readonly number[])[]): string =>
  shapes.length === 0 ? 'none' : shapes.map((shape) => shape.join(' × ') || 'a number').join(', ')

function misfit({ place: { path, weights }, arrays }: Fit): string[] {
  const needed = weights.map(({ shape }) => shape)
  const given = arrays.map(({ shape }) => shape)
  if (JSON.stringify(needed) === JSON.stringify(given)) return []
  return [`“${path.join('/')}” has ${shown(given)} and needs ${shown(needed)}`]
}

const MOST_SHOWN = 12

function doNotFit(misfits: readonly string[]): AnnealError {
  const more = misfits.length > MOST_SHOWN ? ` and ${misfits.length - MOST_SHOWN} more` : ''
  return new AnnealError({
    code: 'weights-do-not-fit',
    message: `The weights in the file do not fit its layers: ${misfits.slice(0, MOST_SHOWN).join('; ')}${more}.`,
    hint: 'Save the model again as a whole in Keras: model.save("model.keras").',
    data: { layers: misfits }
  })
}

function shorter({ path }: WeightPlace, name: string): AnnealError {
  return new AnnealError({
    code: 'model-file-damaged',
    message: `The ${name} of “${path.join('/')}” has fewer values than its shape says.`,
    where: path.join('/'),
    hint: 'The file is damaged or cut off. Save or download it again.'
  })
}
