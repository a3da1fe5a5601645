/**
 * Drawings and scanned signs: ink on an even background. Networks trained on such data expect the
 * ink where and as large as in training (MNIST: the longest side 20 of 28 pixels, centre of mass in
 * the middle, http://yann.lecun.com/exdb/mnist/), which a person at a canvas cannot know. So it is
 * measured on the data, and a drawing is brought into the same place.
 */

/** Grey pixels 0..255, row by row. */
export interface Grey {
  width: number
  height: number
  pixels: Uint8Array
}

/** How the ink lies in a data set's images. */
export interface InkStyle {
  /** Grey value of the background. */
  background: number
  /** Median of the longest side of the ink's bounding box, as a share of the frame's longest side. */
  extent: number
  /** What stands at the same place in every image: the ink's centre of mass, or that of its bounding box. */
  centre: 'mass' | 'box'
  /** That place, as shares of width and height (MNIST: half a pixel right of and below the middle). */
  at: Point
}

/** Difference from the background that counts as ink; what anti-aliasing leaves at the edge does not. */
const INK = 32
/** Share of the border that may differ, and share of images that must be clean, for "ink on a background". */
const BORDER_NOISE = 0.05
const CLEAN_SHARE = 0.8
/** Away from that place by more than this share of the frame, by the median: the data is not centred. */
const CENTRED = 0.08

interface Point {
  x: number
  y: number
}

interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

function forEachBorderPixel({ width, height, pixels }: Grey, visit: (value: number) => void): void {
  for (let x = 0; x < width; x++) {
    visit(pixels[x] ?? 0)
    if (height > 1) visit(pixels[(height - 1) * width + x] ?? 0)
  }
  for (let y = 1; y < height - 1; y++) {
    visit(pixels[y * width] ?? 0)
    if (width > 1) visit(pixels[y * width + width - 1] ?? 0)
  }
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}

/** The even colour around the ink, or null when the border is not even. */
export function backgroundOf(image: Grey): number | null {
  const border: number[] = []
  forEachBorderPixel(image, (value) => border.push(value))
  const background = median(border)
  const different = border.filter((value) => Math.abs(value - background) >= INK).length
  return different <= border.length * BORDER_NOISE ? background : null
}

/** Bounding box of the ink, right and bottom exclusive; null without ink. */
function inkBox({ width, height, pixels }: Grey, background: number): Box | null {
  const box: Box = { left: width, top: height, right: 0, bottom: 0 }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (Math.abs((pixels[y * width + x] ?? 0) - background) < INK) continue
      if (x < box.left) box.left = x
      if (x >= box.right) box.right = x + 1
      if (y < box.top) box.top = y
      box.bottom = y + 1
    }
  }
  return box.right > box.left ? box : null
}

/** Centre of mass of |pixel - background|, in pixels from the top left corner; null without ink. */
function massCentre({ width, height, pixels }: Grey, background: number): Point | null {
  let mass = 0
  let sumX = 0
  let sumY = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const ink = Math.abs((pixels[y * width + x] ?? 0) - background)
      mass += ink
      sumX += ink * (x + 0.5)
      sumY += ink * (y + 0.5)
    }
  }
  return mass > 0 ? { x: sumX / mass, y: sumY / mass } : null
}

/** Where points gather, and the median distance from there. */
function gathering(points: readonly Point[]): { at: Point; spread: number } {
  const at = { x: median(points.map((p) => p.x)), y: median(points.map((p) => p.y)) }
  return { at, spread: median(points.map((p) => Math.hypot(p.x - at.x, p.y - at.y))) }
}

/** How the ink lies in these images of one size; null when they are not ink at one place on one even background. */
export function inkStyle(images: readonly Grey[]): InkStyle | null {
  const backgrounds: number[] = []
  const extents: number[] = []
  const masses: Point[] = []
  const boxes: Point[] = []
  for (const image of images) {
    const background = backgroundOf(image)
    if (background === null) continue
    const { width, height } = image
    const box = inkBox(image, background)
    const mass = massCentre(image, background)
    if (!box || !mass) continue
    backgrounds.push(background)
    extents.push(Math.max(box.right - box.left, box.bottom - box.top) / Math.max(width, height))
    masses.push({ x: mass.x / width, y: mass.y / height })
    boxes.push({ x: (box.left + box.right) / 2 / width, y: (box.top + box.bottom) / 2 / height })
  }
  const background = median(backgrounds)
  const clean = backgrounds.filter((value) => Math.abs(value - background) < INK).length
  if (images.length === 0 || clean < images.length * CLEAN_SHARE) return null
  const byMass = gathering(masses)
  const byBox = gathering(boxes)
  const [centre, { at, spread }] =
    byMass.spread <= byBox.spread ? (['mass', byMass] as const) : (['box', byBox] as const)
  return spread > CENTRED ? null : { background, extent: median(extents), centre, at }
}

/** Light ink on dark becomes dark on light and the other way round. */
export function inverted(image: Grey): Grey {
  return { ...image, pixels: image.pixels.map((value) => 255 - value) }
}

/** Mean of the ink over the rectangle (x0..x1, y0..y1) in pixels; outside the image is background. */
function areaMean(
  ink: Float32Array,
  width: number,
  height: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number
): number {
  let sum = 0
  for (let y = Math.max(0, Math.floor(y0)); y < Math.min(height, Math.ceil(y1)); y++) {
    const tall = Math.min(y + 1, y1) - Math.max(y, y0)
    for (let x = Math.max(0, Math.floor(x0)); x < Math.min(width, Math.ceil(x1)); x++) {
      sum += (ink[y * width + x] ?? 0) * tall * (Math.min(x + 1, x1) - Math.max(x, x0))
    }
  }
  return sum / ((x1 - x0) * (y1 - y0))
}

/**
 * Brings a drawing's ink to the size and place it has in the data. Each pixel of the result is the
 * mean over the area it covers, as anti-aliased as scanned digits are.
 * @returns null when the drawing has no even border (a photo) and nothing should be moved
 */
export function placeInk(drawing: Grey, style: InkStyle, width: number, height: number): Grey | null {
  const own = backgroundOf(drawing)
  if (own === null) return null
  // A pen's colour relative to the paper tells light from dark; the paper alone does where both agree.
  const source = own > 127 === style.background > 127 ? drawing : inverted(drawing)
  const background = source === drawing ? own : 255 - own
  const result: Grey = { width, height, pixels: new Uint8Array(width * height).fill(style.background) }
  const box = inkBox(source, background)
  const mass = massCentre(source, background)
  if (!box || !mass) return result
  const middle = style.centre === 'mass' ? mass : { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }
  /** Source pixels per result pixel. */
  const scale = Math.max(box.right - box.left, box.bottom - box.top) / (style.extent * Math.max(width, height))
  const ink = new Float32Array(source.pixels.length)
  for (let i = 0; i < ink.length; i++) ink[i] = (source.pixels[i] ?? 0) - background
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const x0 = middle.x + (x - style.at.x * width) * scale
      const y0 = middle.y + (y - style.at.y * height) * scale
      const mean = areaMean(ink, source.width, source.height, x0, y0, x0 + scale, y0 + scale)
      result.pixels[y * width + x] = Math.max(0, Math.min(255, Math.round(style.background + mean)))
    }
  }
  return result
}
