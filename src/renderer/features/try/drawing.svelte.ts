/** What was drawn on the pad, as strokes: so it can be undone and painted at any size. */
export interface Point {
  x: number
  y: number
}
export interface Stroke {
  /** Diameter in pad pixels. */
  brush: number
  points: Point[]
}

/** Side of the pad in px, on the screen and in what the engine gets. */
export const padSize = 280
export const brushes = { min: 8, max: 48, initial: 22 }

export class Drawing {
  brush = $state(brushes.initial)
  /** Replaced, never changed in place; `version` says that the stroke under way grew. */
  strokes = $state.raw<Stroke[]>([])
  version = $state(0)
  #current: Stroke | null = null

  readonly empty = $derived(this.strokes.length === 0)

  begin(at: Point): void {
    this.#current = { brush: this.brush, points: [at] }
    this.strokes = [...this.strokes, this.#current]
    this.version++
  }

  extend(to: Point): void {
    if (!this.#current) return
    this.#current.points.push(to)
    this.version++
  }

  end(): void {
    this.#current = null
  }

  undo(): void {
    this.#current = null
    this.strokes = this.strokes.slice(0, -1)
    this.version++
  }

  clear(): void {
    this.#current = null
    this.strokes = []
    this.version++
  }
}

/** The part of a 2D context that painting needs. */
export type Brush = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'lineCap'
  | 'lineJoin'
  | 'fillRect'
  | 'drawImage'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'stroke'
>

export interface PadColours {
  ink: string
  paper: string
}
/** As the data is: MNIST's digits are white on black, scanned ones black on white. */
export const lightOnDark: PadColours = { ink: '#ffffff', paper: '#000000' }
export const darkOnLight: PadColours = { ink: '#000000', paper: '#ffffff' }

/** @param under a picture of the data, fitted into the pad */
export function paint(
  context: Brush,
  strokes: readonly Stroke[],
  colours: PadColours,
  under?: CanvasImageSource & { width: number; height: number }
): void {
  context.fillStyle = colours.paper
  context.fillRect(0, 0, padSize, padSize)
  if (under) {
    const scale = padSize / Math.max(under.width, under.height)
    const [width, height] = [under.width * scale, under.height * scale]
    context.drawImage(under, (padSize - width) / 2, (padSize - height) / 2, width, height)
  }
  context.strokeStyle = colours.ink
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const stroke of strokes) {
    const [first, ...rest] = stroke.points
    if (!first) continue
    context.lineWidth = stroke.brush
    context.beginPath()
    context.moveTo(first.x, first.y)
    // A tap is a line of no length, which round caps make a dot.
    if (rest.length === 0) context.lineTo(first.x, first.y)
    for (const point of rest) context.lineTo(point.x, point.y)
    context.stroke()
  }
}

/**
 * What is on the pad as the engine takes it; grey is the brightness (ITU-R BT.601). `rgba`: 4 bytes a
 * pixel, as a canvas gives them.
 */
export function toPixels(rgba: Uint8ClampedArray, channels: 1 | 3): Uint8Array<ArrayBuffer> {
  const count = rgba.length / 4
  const pixels = new Uint8Array(count * channels)
  for (let i = 0; i < count; i++) {
    const [red = 0, green = 0, blue = 0] = rgba.subarray(i * 4, i * 4 + 3)
    if (channels === 3) pixels.set([red, green, blue], i * 3)
    else pixels[i] = Math.round((299 * red + 587 * green + 114 * blue) / 1000)
  }
  return pixels
}

/**
 * Whether pictures are light on dark: the mean of their border is darker than that of all.
 * `pictures`: RGBA of small square-ish pictures.
 */
export function isLightOnDark(pictures: { width: number; height: number; rgba: Uint8ClampedArray }[]): boolean {
  let border = 0
  let borderCount = 0
  let all = 0
  let allCount = 0
  for (const { width, height, rgba } of pictures) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = (y * width + x) * 4
        const grey = ((rgba[at] ?? 0) + (rgba[at + 1] ?? 0) + (rgba[at + 2] ?? 0)) / 3
        all += grey
        allCount++
        if (x === 0 || y === 0 || x === width - 1 || y === height - 1) {
          border += grey
          borderCount++
        }
      }
    }
  }
  return allCount === 0 || border / borderCount <= all / allCount
}
