/**
 * Augmentations in a line, for the command line: `flip,rotate:15,zoom:0.8..1.2,blur:0..1@0.3`.
 *
 *   list  = one { "," one }
 *   one   = kind [ ":" value ] [ "@" probability ]
 *   value = number | number ".." number | "horizontal" | "vertical"
 *
 * A kind alone is the usual one of the catalogue. One number is the largest amount: for angles, shifts and brightness
 * either way (`rotate:15` is -15 to 15); for factors from 1 - number to 1 + number (`contrast:0.2` is 0.8 to 1.2); for
 * noise, blur and cutout from 0; for crop down to that share; for mixup and cutmix alpha.
 */
import { AnnealError } from '@shared/errors'
import { augmentationListSchema, type Augmentation } from '@shared/project'
import { augmentationCatalogue, augmentationKinds } from './catalogue'

type Range = { from: number; to: number }
const form = /^([a-z]+)(?::([^@]+))?(?:@(.+))?$/
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)$/

/** @throws AnnealError `invalid-augmentation` naming the part that is not understood */
export function parseShortForm(text: string): Augmentation[] {
  const list = text.split(',').map((part) => parseOne(part.trim()))
  const checked = augmentationListSchema.safeParse(list)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  const part = typeof issue?.path[0] === 'number' ? text.split(',')[issue.path[0]]?.trim() : text
  throw invalid(part ?? text, issue?.message ?? 'This is not possible.')
}

function parseOne(part: string): Augmentation {
  const [, kind = '', value, probability] = form.exec(part) ?? []
  const entry = augmentationKinds.find((one) => one === kind)
  if (entry === undefined) throw invalid(part, `One of ${augmentationKinds.join(', ')} was expected.`)
  const { usual } = augmentationCatalogue[entry]
  const changed = value === undefined ? usual : withValue(usual, value, part)
  return probability === undefined ? changed : { ...changed, probability: number(probability, part) }
}

function withValue(usual: Augmentation, value: string, part: string): Augmentation {
  switch (usual.kind) {
    case 'flip':
      if (value !== 'horizontal' && value !== 'vertical')
        throw invalid(part, '“horizontal” or “vertical” was expected.')
      return { ...usual, axis: value }
    case 'mixup':
    case 'cutmix':
      return { ...usual, alpha: number(value, part) }
    case 'shift': {
      const range = rangeOf(value, part, (most) => [-most, most])
      return { ...usual, x: range, y: range }
    }
    case 'rotate':
    case 'shear':
    case 'hue':
    case 'brightness':
      return { ...usual, range: rangeOf(value, part, (most) => [-most, most]) }
    case 'zoom':
    case 'contrast':
    case 'saturation':
      return { ...usual, range: rangeOf(value, part, (most) => [1 - most, 1 + most]) }
    case 'crop':
      return { ...usual, range: rangeOf(value, part, (least) => [least, 1]) }
    case 'noise':
    case 'blur':
    case 'cutout':
      return { ...usual, range: rangeOf(value, part, (most) => [0, most]) }
  }
}

function rangeOf(value: string, part: string, around: (amount: number) => [number, number]): Range {
  const ends = value.split('..')
  const [first = '', second] = ends
  if (ends.length > 2) throw invalid(part, 'A range has two ends, like 0.8..1.2.')
  const [from, to] = second === undefined ? around(number(first, part)) : [number(first, part), number(second, part)]
  return { from, to }
}

function number(text: string, part: string): number {
  if (decimal.test(text.trim())) return Number(text)
  throw invalid(part, `“${text}” is not a number.`)
}

function invalid(part: string, why: string): AnnealError {
  return new AnnealError({
    code: 'invalid-augmentation',
    message: `“${part}” is not an augmentation. ${why}`,
    where: part,
    hint: 'Write a list like flip,rotate:15,zoom:0.8..1.2,blur:0..1@0.3, or name a JSON file.'
  })
}

/** For a person: “Rotate -15 to 15, 50 % of the time”. */
export function describeAugmentation(augmentation: Augmentation): string {
  const { title } = augmentationCatalogue[augmentation.kind]
  const between = ({ from, to }: Range): string => `${from} to ${to}`
  const amount = ((): string => {
    switch (augmentation.kind) {
      case 'flip':
        return augmentation.axis
      case 'mixup':
      case 'cutmix':
        return `alpha ${augmentation.alpha}`
      case 'shift':
        return `across ${between(augmentation.x)}, down ${between(augmentation.y)}`
      default:
        return between(augmentation.range)
    }
  })()
  const often = augmentation.probability === 1 ? '' : `, ${Math.round(augmentation.probability * 100)} % of the time`
  return `${title} ${amount}${often}`
}
