/**
 * Random changes to training pictures, made in the graph at every step; each with a range and a probability, drawn
 * anew for each picture. Whatever the order of the list: first what moves pixels (flip to crop), all of it at once;
 * then colours, noise, blur and cutout in the order of the list, kept within the full range; at last mixup and cutmix.
 */
import { z } from 'zod'

const probability = z.number().min(0).max(1).default(1)
/** Below the least, float32 holds no numbers for shares so close to 0 and 1. */
const alpha = z.number().min(0.05).max(10)
/** `from` at most `to`; a value is drawn evenly between them for each picture. */
function between(least: number, most: number): z.ZodType<{ from: number; to: number }> {
  return z
    .object({ from: z.number().min(least).max(most), to: z.number().min(least).max(most) })
    .refine(({ from, to }) => from <= to, 'A range begins at its smaller value.')
}

export const augmentationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('flip'), axis: z.enum(['horizontal', 'vertical']), probability }),
  /** degrees, counter-clockwise */
  z.object({ kind: z.literal('rotate'), range: between(-180, 180), probability }),
  /** share of the width and the height */
  z.object({ kind: z.literal('shift'), x: between(-1, 1), y: between(-1, 1), probability }),
  /** 1: as it is; 2: twice as large */
  z.object({ kind: z.literal('zoom'), range: between(0.1, 10), probability }),
  /** degrees along the width */
  z.object({ kind: z.literal('shear'), range: between(-60, 60), probability }),
  /** share of each side that is kept; the rest is cut off and the picture enlarged again */
  z.object({ kind: z.literal('crop'), range: between(0.1, 1), probability }),
  /** added, in shares of the full range */
  z.object({ kind: z.literal('brightness'), range: between(-1, 1), probability }),
  /** factor about the mean of each of the picture's channels */
  z.object({ kind: z.literal('contrast'), range: between(0, 5), probability }),
  /** factor about the pixel's grey value; colour pictures only */
  z.object({ kind: z.literal('saturation'), range: between(0, 5), probability }),
  /** turn of the colour circle in degrees; colour pictures only */
  z.object({ kind: z.literal('hue'), range: between(-180, 180), probability }),
  /** standard deviation in shares of the full range */
  z.object({ kind: z.literal('noise'), range: between(0, 1), probability }),
  /** sigma in pixels */
  z.object({ kind: z.literal('blur'), range: between(0, 10), probability }),
  /** side of the square painted in the picture's mean colour, as a share of the shorter side */
  z.object({ kind: z.literal('cutout'), range: between(0, 1), probability }),
  /**
   * Zhang et al. 2017: an example and its neighbour in the batch are added up, and so are their targets. The shares come
   * from Beta(alpha, alpha), the larger one is the example's own.
   */
  z.object({ kind: z.literal('mixup'), alpha, probability }),
  /** Yun et al. 2019: a rectangle of the neighbour's picture, and that share of its target */
  z.object({ kind: z.literal('cutmix'), alpha, probability })
])
export type Augmentation = z.infer<typeof augmentationSchema>
export type AugmentationKind = Augmentation['kind']

export const augmentationListSchema = z.array(augmentationSchema).max(64, 'A data set has at most 64 augmentations.')

export const balances = ['none', 'weights', 'oversample'] as const
export const balanceSentence = `Balance must be one of ${balances.join(', ')}.`
/**
 * `weights`: the loss of an example counts n / (classes * n_c) times. `oversample`: an epoch meets the rows of small
 * classes several times, as often as the largest class has rows.
 */
export type Balance = (typeof balances)[number]
