import type { ImageSize, OutputMeaning, TablePreprocess, TokensPreprocess } from '@shared/project'

/** Decoded pixels 0..255, row by row, channels together: grey, grey and alpha, RGB or RGBA. */
export interface RawImage {
  width: number
  height: number
  channels: 1 | 2 | 3 | 4
  data: Uint8Array | Uint8ClampedArray
}
export interface Answer {
  /** Classification: the most probable class, and all of them, the most probable first. */
  label?: string
  probabilities?: { label: string; probability: number }[]
  /** Regression: the number, in the target's unit. */
  value?: number
}

/** Pairs across and down, in whole pixels. */
export interface ImagePlace {
  /** The part of the picture that is taken. */
  from: [x: number, y: number]
  size: [width: number, height: number]
  /** Where in the result it goes. */
  at: [x: number, y: number]
  to: [width: number, height: number]
}

export function placeImage(
  spec: Pick<ImageSize, 'width' | 'height' | 'fit'>,
  image: { width: number; height: number }
): ImagePlace
/** @returns to[1] x to[0] x channels, 0..255, not yet rounded */
export function resampleImage(
  image: { width: number; channels: 1 | 3; data: ArrayLike<number> },
  place: Pick<ImagePlace, 'from' | 'size' | 'to'>
): Float32Array
/** height x width x channels, 0..255 */
export function fitImage(spec: ImageSize, image: RawImage): Uint8Array
/** What an image input of the exported model takes. */
export function imageToInput(spec: ImageSize, image: RawImage): Float32Array
/** What a table or text input of the exported model takes. @throws Error naming the column */
export function rowToInput(
  spec: TablePreprocess | TokensPreprocess,
  row: Readonly<Record<string, string | number | Date | null | undefined>>
): Float32Array
/** One example's values, as the exported model gives them. */
export function readOutput(meaning: OutputMeaning, values: ArrayLike<number>): Answer
