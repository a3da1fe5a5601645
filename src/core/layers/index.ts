/** The catalogue of layers. A layer = one file here, one line in this table, one line in the engine's build table. */
import { conv2dLayer } from './conv2d'
import { denseLayer } from './dense'
import { dropoutLayer } from './dropout'
import { flattenLayer } from './flatten'
import { inputLayer } from './input'
import type { LayerType } from './layerType'
import { maxPooling2dLayer } from './maxPooling2d'

const catalogue = [inputLayer, denseLayer, flattenLayer, conv2dLayer, maxPooling2dLayer, dropoutLayer]

/** By type, e.g. `layerTypes.dense`. */
export const layerTypes: Readonly<Record<string, LayerType>> = Object.fromEntries(
  catalogue.map((layer) => [layer.type, layer])
)

export function findLayer(type: string): LayerType | undefined {
  return Object.hasOwn(layerTypes, type) ? layerTypes[type] : undefined
}

export { sizeOf, showShape, type LayerType, type Shape, type WeightSpec } from './layerType'
export { activations, activationNames, type Activation, type ActivationName } from './activations'
export { initializers, initializerNames, type Initializer, type InitializerName } from './initializers'
export { initialValues } from './initialValues'
