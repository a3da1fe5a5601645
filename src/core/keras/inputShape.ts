/** The shapes of a Keras model's inputs; sides it leaves open get a size until data is chosen. */
import type { FlatLayer } from './flatten'
import type { Refusal } from './refusals'

/** For sides that may have any size: the first with which all layers have something left to see. */
const pictureSizes = [64, 128, 224, 299, 331] as const
const otherSize = 32

export interface InputShapes {
  /** Sizes to try for open sides; one that is not used where there are none. */
  sizes: readonly number[]
  /** null: no input. */
  shapeOf(id: string, size: number): { shape: number[]; open: boolean } | null
  /** Some side is open. */
  placeholder: boolean
  refusals: Refusal[]
}

type Sides = (number | null)[]

export function inputShapes(layers: readonly FlatLayer[]): InputShapes {
  const shapes = new Map<string, Sides>()
  const refusals: Refusal[] = []
  for (const { id, path, layer } of layers) {
    if (layer.className !== 'InputLayer') continue
    const sides = sidesOf(layer.config)
    if (sides) shapes.set(id, sides)
    const reason = sides ? wrongType(layer.config['dtype']) : 'its shape is not said'
    if (reason) refusals.push({ layer: path.join('/'), className: 'InputLayer', reason })
  }
  const placeholder = [...shapes.values()].some((sides) => sides.includes(null))
  return {
    sizes: placeholder ? pictureSizes : [otherSize],
    placeholder,
    refusals,
    shapeOf(id, size) {
      const sides = shapes.get(id)
      if (!sides) return null
      return { shape: sides.map((side, i) => side ?? filled(sides, i, size)), open: sides.includes(null) }
    }
  }
}

function filled(sides: Sides, i: number, size: number): number {
  if (sides.length !== 3) return otherSize
  return i === 2 ? 3 : size
}

/** Without the batch. */
function sidesOf(config: Readonly<Record<string, unknown>>): Sides | null {
  const batched = config['batch_shape'] ?? config['batch_input_shape']
  const given = batched ?? config['shape'] ?? config['input_shape']
  if (!Array.isArray(given)) return null
  const sides: unknown[] = batched === undefined ? given : given.slice(1)
  const known = sides.every((side) => side === null || (Number.isSafeInteger(side) && Number(side) > 0))
  return known ? (sides as Sides) : null
}

function wrongType(dtype: unknown): string | null {
  return dtype === 'string' ? 'it takes texts, which Anneal prepares outside the network' : null
}
