import { describe, expect, it } from 'vitest'
import { augmentationSchema, type DatasetFile } from '@shared/project'
import {
  augmentationCatalogue,
  augmentationKinds,
  checkAugmentation,
  checkBalance,
  describeAugmentation,
  epochExamples,
  parseShortForm
} from './index'

describe('the catalogue', () => {
  it('has every kind of the file format, once, with settings it allows', () => {
    const kinds = augmentationSchema.options.map((option) => option.shape.kind.value)
    expect([...augmentationKinds].sort()).toEqual([...kinds].sort())
    for (const kind of augmentationKinds) {
      const { usual, settings, help } = augmentationCatalogue[kind]
      expect(augmentationSchema.parse(usual)).toEqual(usual)
      expect(help).toMatch(/\.$/)
      for (const { field, least, most } of settings) {
        for (const value of [least, most]) {
          const changed = { ...usual, [field]: field === 'alpha' ? value : { from: value, to: value } }
          expect(augmentationSchema.safeParse(changed).success, `${kind} ${value}`).toBe(true)
        }
      }
    }
  })
})

describe('the short form', () => {
  it('is what each kind means by one number, or the range it names', () => {
    expect(parseShortForm('rotate:20, zoom:0.25,contrast:0.5..2@0.3')).toEqual([
      { kind: 'rotate', range: { from: -20, to: 20 }, probability: 1 },
      { kind: 'zoom', range: { from: 0.75, to: 1.25 }, probability: 1 },
      { kind: 'contrast', range: { from: 0.5, to: 2 }, probability: 0.3 }
    ])
    expect(parseShortForm('shift:0.2,crop:0.7,blur:2,mixup:0.4,flip:vertical@0.1')).toEqual([
      { kind: 'shift', x: { from: -0.2, to: 0.2 }, y: { from: -0.2, to: 0.2 }, probability: 1 },
      { kind: 'crop', range: { from: 0.7, to: 1 }, probability: 1 },
      { kind: 'blur', range: { from: 0, to: 2 }, probability: 0.5 },
      { kind: 'mixup', alpha: 0.4, probability: 1 },
      { kind: 'flip', axis: 'vertical', probability: 0.1 }
    ])
    expect(parseShortForm(augmentationKinds.join(','))).toEqual(
      augmentationKinds.map((kind) => augmentationCatalogue[kind].usual)
    )
  })

  it.each([
    ['', '“”'],
    ['spin', 'One of flip, rotate'],
    ['rotate:', '“rotate:”'],
    ['rotate:much', '“much” is not a number'],
    ['rotate:1..2..3', 'two ends'],
    ['rotate:500', '“rotate:500”'],
    ['zoom:2', '“zoom:2”'],
    ['blur:2..1', 'begins at its smaller value'],
    ['flip:left', '“horizontal” or “vertical”'],
    ['flip@2', '“flip@2”'],
    ['flip,,rotate', '“”'],
    ['mixup:0', '“mixup:0”'],
    ['rotate:1e999', 'not a number'],
    ['FLIP', 'One of'],
    ['__proto__', 'One of'],
    ['toString:1', 'One of']
  ])('refuses %s and says which part', (text, words) => {
    expect(() => parseShortForm(text)).toThrow(words)
  })

  it('is told in words', () => {
    expect(parseShortForm('rotate:15@0.5,flip').map(describeAugmentation)).toEqual([
      'Rotate -15 to 15, 50 % of the time',
      'Flip horizontal, 50 % of the time'
    ])
  })
})

describe('what suits a data set', () => {
  const pictures = {
    name: 'd',
    type: 'image',
    task: 'classification',
    target: 'label',
    image: { width: 8, height: 8, channels: 1, fit: 'pad' },
    splitCounts: { train: 92, validation: 0, test: 0 },
    classCounts: { train: [60, 25, 0, 7], validation: [0, 0, 0, 0], test: [0, 0, 0, 0] }
  } as unknown as DatasetFile
  const numbers: DatasetFile = { ...pictures, type: 'table', task: 'regression' }

  it('refuses colours of grey pictures, and pictures of tables', () => {
    expect(() => checkAugmentation(pictures, parseShortForm('flip,noise'))).not.toThrow()
    expect(() => checkAugmentation(pictures, parseShortForm('flip,hue'))).toThrow('Hue changes colours')
    expect(() => checkAugmentation(numbers, parseShortForm('flip'))).toThrow('is a table')
    expect(() => checkAugmentation(numbers, [])).not.toThrow()
  })

  it('balances classes only, and only as many as there is room for', () => {
    expect(() => checkBalance(pictures, 'oversample')).not.toThrow()
    expect(() => checkBalance(numbers, 'weights')).toThrow('is a number to predict')
    expect(() => checkBalance(numbers, 'none')).not.toThrow()
    const splitCounts = { train: 50_000_001, validation: 0, test: 0 }
    const many = { ...pictures, splitCounts, classCounts: { train: [50_000_000, 1], validation: [], test: [] } }
    expect(() => checkBalance(many, 'oversample')).toThrow('100,000,000 examples')
    expect(() => checkBalance(many, 'weights')).not.toThrow()
  })

  it('counts an epoch’s examples', () => {
    expect(epochExamples(pictures, 'none')).toBe(92)
    expect(epochExamples(pictures, 'weights')).toBe(92)
    expect(epochExamples(pictures, 'oversample')).toBe(180)
  })
})
