import { describe, expect, it } from 'vitest'
import { layerTypes } from '@core/layers'
import { findLayers, layerGroups } from './layerSearch'

const first = (typed: string): string | undefined => findLayers(typed)[0]?.title

describe('finding layers', () => {
  it('goes by name first, however it is written', () => {
    expect([first('dense'), first('conv 2d'), first('max pooling 2d'), first('LST'), first('batch norm')]).toEqual([
      'Dense',
      'Conv2D',
      'MaxPooling2D',
      'LSTM',
      'BatchNormalization'
    ])
  })

  it('then by other words and by what it does', () => {
    expect([first('fully connected'), first('residual'), first('overfitting')]).toEqual(['Dense', 'Add', 'Dropout'])
    expect(findLayers('probabilities of a cat')).toEqual([])
  })

  it('shows every layer in one group', () => {
    const grouped = layerGroups().flatMap((group) => group.layers)
    expect(grouped.map((l) => l.type).sort()).toEqual(Object.keys(layerTypes).sort())
  })
})
