/** What the network says of a drawing. */
import type { z } from 'zod'
import type { drawingSchema, predictionsSchema } from '@shared/ipc/payloads'
import type { ImagePreprocess } from '@shared/project'
import type { Project } from '@store/types'
import { fitPixels } from '@engine/data'
import type { Context } from '@engine/data/types'
import { withTrainedModel } from '@engine/model/trained'
import { dataStyle } from './dataStyle'
import { soleInput, soleOutput, toPrediction } from './ends'
import { placeInk, type InkStyle } from './ink'

export type Drawing = z.infer<typeof drawingSchema>
export type Predictions = z.infer<typeof predictionsSchema>

export interface DrawingInput {
  /** Id or unique name. */
  run: string
  drawing: Drawing
  /** How many classes to name; absent: all. */
  top?: number | undefined
}

/**
 * Predicts a drawing of any size, on a light or a dark canvas. Where the training data is ink on an even background
 * (MNIST), the drawing's ink is put where and as large as it is there; else the drawing is fitted as a picture file is.
 * `seen` is what the network saw.
 * @throws AnnealError `run-not-found`, `run-has-no-model`, `wrong-input`
 */
export function predictDrawing(project: Project, input: DrawingInput, ctx: Context = {}): Promise<Predictions> {
  return withTrainedModel(project, input.run, async ({ run: { recipe }, predictor }) => {
    const { name, spec } = soleInput(recipe, 'image')
    const style = await dataStyle(project, recipe, ctx)
    const pixels = prepareDrawing(input.drawing, spec, style)
    const values = predictor.predict({ [name]: pixels }, 1)
    const { width, height, channels } = spec
    const prediction = toPrediction('drawing', soleOutput(recipe), values, input.top)
    return {
      predictions: [{ ...prediction, seen: { width, height, channels, pixels: new Uint8Array(pixels) } }],
      failed: []
    }
  })
}

/** @returns height x width x channels of the network's input, 0..255 */
export function prepareDrawing(drawing: Drawing, spec: ImagePreprocess, style: InkStyle | null): Uint8Array {
  const placed = style && placeInk(inGrey(drawing), style, spec.width, spec.height)
  if (!placed) return fitPixels(drawing, spec)
  return spec.channels === 1 ? placed.pixels : fitPixels({ ...placed, channels: 1 }, spec)
}

function inGrey(drawing: Drawing): { width: number; height: number; pixels: Uint8Array } {
  const { width, height } = drawing
  return { width, height, pixels: fitPixels(drawing, { width, height, channels: 1, fit: 'stretch' }) }
}
