/** The numbers of an augmentation, as sliders take them. */
import type { AugmentationSetting } from '@core/data/augmentations'
import { augmentationSchema, type Augmentation } from '@shared/project'

type Field = AugmentationSetting['field']

/** One number, or the two ends of a range. Empty where the augmentation has no such field. */
export function settingValues(augmentation: Augmentation, field: Field): number[] {
  const found: unknown = Object.entries(augmentation).find(([key]) => key === field)?.[1]
  if (typeof found === 'number') return [found]
  if (found === null || typeof found !== 'object') return []
  const { from, to } = found as { from: number; to: number }
  return [from, to]
}

/** @throws where the values are not those of such a field */
export function withSetting(augmentation: Augmentation, field: Field, values: readonly number[]): Augmentation {
  const [from, to] = values
  return augmentationSchema.parse({ ...augmentation, [field]: field === 'alpha' ? from : { from, to } })
}
