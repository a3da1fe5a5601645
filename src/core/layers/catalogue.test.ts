import { describe, expect, it } from 'vitest'
import { activationNames, activations, findLayer, initializerNames, initializers, layerTypes } from './index'

describe('the catalogue', () => {
  it('describes every layer and each of its settings for a person', () => {
    for (const [type, layer] of Object.entries(layerTypes)) {
      expect(layer.type).toBe(type)
      expect(layer.help).toMatch(/\.$/)
      expect(layer.source).toMatch(/^https:/)
      for (const [field, schema] of Object.entries(layer.params.shape)) {
        expect(schema.description, `${type}.${field}`).toBeTruthy()
      }
    }
  })

  it('describes activations and initializers', () => {
    for (const name of activationNames) expect(activations[name].name).toBe(name)
    for (const name of initializerNames) expect(initializers[name].name).toBe(name)
  })

  it('finds layers by type and nothing else', () => {
    expect(findLayer('dense')).toBe(layerTypes['dense'])
    expect(findLayer('toString')).toBeUndefined()
    expect(findLayer('lambda')).toBeUndefined()
  })
})
