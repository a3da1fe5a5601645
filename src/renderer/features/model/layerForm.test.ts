import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { findLayer, layerTypes, type LayerType } from '@core/layers'
import { startParams } from '@core/model'
import { fieldError, formFields, withParam, type FormField } from './layerForm'
import { isTyped, readParam, showParam } from './paramText'

function layer(type: string): LayerType {
  const found = findLayer(type)
  if (!found) throw new Error(`no ${type}`)
  return found
}
function field(type: string, key: string): FormField {
  const found = formFields(layer(type)).find((f) => f.key === key)
  if (!found) throw new Error(`${type} has no ${key}`)
  return found
}
function typed(type: string, key: string) {
  const found = field(type, key)
  if (!isTyped(found)) throw new Error(`${key} is not typed`)
  return found
}

describe('form of a layer', () => {
  it('knows numbers, choices, switches, sides and lists with default, range and help', () => {
    expect(field('dense', 'units')).toMatchObject({ kind: 'number', whole: true, minimum: 1, required: true })
    expect(field('dropout', 'rate')).toMatchObject({ kind: 'number', whole: false, minimum: 0, default: 0.5 })
    expect(field('dense', 'useBias')).toMatchObject({ kind: 'switch', default: true, label: 'Use bias' })
    expect(field('conv2d', 'kernelSize')).toMatchObject({
      kind: 'sides',
      count: 2,
      default: [3, 3],
      label: 'Kernel size'
    })
    expect(field('maxPooling2d', 'strides')).toMatchObject({ kind: 'sides', optional: true, required: false })
    expect(field('input', 'shape')).toMatchObject({ kind: 'list', fewest: 1, required: true })
    const activation = field('dense', 'activation')
    expect(activation.kind === 'choice' && activation.options.find((o) => o.value === 'relu')?.label).toBe('ReLU')
    expect(activation.help).not.toBe('')
  })

  it('has a known kind for every setting of every layer, and starts each with settings it takes', () => {
    for (const one of Object.values(layerTypes)) {
      expect(one.params.safeParse(startParams(one.type)).error, one.type).toBeUndefined()
      for (const f of formFields(one)) expect(f.help, `${one.type}.${f.key}`).not.toBe('')
    }
  })

  it('falls back to JSON for what it does not know, still checked by the schema', () => {
    const odd = { ...layer('dense'), params: z.strictObject({ pairs: z.array(z.tuple([z.string(), z.int()])) }) }
    const [pairs] = formFields(odd)
    if (!pairs || !isTyped(pairs)) throw new Error('no field')
    expect(pairs.kind).toBe('json')
    expect(readParam(pairs, '[["a", 1]]')).toEqual({ value: [['a', 1]] })
    expect(readParam(pairs, '[')).toHaveProperty('error')
    expect(fieldError(odd, {}, pairs, [['a', 'b']])).not.toBeNull()
  })

  it('reads sides as one number or all, with any sign between them', () => {
    const kernel = typed('conv2d', 'kernelSize')
    for (const text of ['5', '5 × 5', '5x5', '5, 5', '[5, 5]'])
      expect(readParam(kernel, text)).toEqual({ value: [5, 5] })
    expect(showParam(kernel, [5, 3])).toBe('5 × 3')
    expect(readParam(kernel, '')).toEqual({ value: undefined })
    expect(readParam(kernel, 'large')).toHaveProperty('error')
    expect(readParam(typed('reshape', 'targetShape'), '28, -1')).toEqual({ value: [28, -1] })
  })

  it('says in a sentence what is wrong with a value', () => {
    const units = field('dense', 'units')
    expect(fieldError(layer('dense'), {}, units, 0)).toBe('Units must be at least 1.')
    expect(fieldError(layer('dense'), {}, units, NaN)).toMatch(/^Units /)
    expect(fieldError(layer('dense'), {}, units, 12)).toBeNull()
    expect(withParam({ units: 3, activation: 'relu' }, units, undefined)).toEqual({ activation: 'relu' })
  })
})
