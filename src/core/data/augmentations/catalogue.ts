/** What can be done to training pictures, in words for a person, with ranges to begin with. */
import type { Augmentation, AugmentationKind } from '@shared/project'

/** A number of an augmentation that is drawn between two ends, or (`alpha`) one that is fixed. */
export interface AugmentationSetting {
  /** Field of the augmentation. */
  field: 'range' | 'x' | 'y' | 'alpha'
  title: string
  /** What the number is, with its unit. */
  help: string
  unit: '' | '°' | '×' | '%' | 'px'
  /** How far a person can go; the file format allows some more. */
  least: number
  most: number
  step: number
}

export interface AugmentationEntry {
  kind: AugmentationKind
  title: string
  /** One plain sentence. */
  help: string
  /** What a person should know before choosing it. */
  caution?: string
  /** Does nothing to grey pictures. */
  colour: boolean
  settings: readonly AugmentationSetting[]
  /** As it is when it is added. */
  usual: Augmentation
}

function entry(
  usual: Augmentation,
  words: { title: string; help: string; caution?: string; colour?: boolean },
  settings: AugmentationSetting[] = []
): AugmentationEntry {
  return { kind: usual.kind, colour: false, ...words, settings, usual }
}

function range(
  title: string,
  help: string,
  unit: AugmentationSetting['unit'],
  [least, most, step]: [number, number, number],
  field: 'range' | 'x' | 'y' = 'range'
): AugmentationSetting {
  return { field, title, help, unit, least, most, step }
}

const alpha: AugmentationSetting = {
  field: 'alpha',
  title: 'Evenness',
  help: 'Alpha of the Beta distribution: small, and mostly one example is seen; 1, and any mixture is as likely.',
  unit: '',
  least: 0.05,
  most: 4,
  step: 0.05
}

const entries: readonly AugmentationEntry[] = [
  entry(
    { kind: 'flip', axis: 'horizontal', probability: 0.5 },
    {
      title: 'Flip',
      help: 'Mirrors the picture.',
      caution: 'Not for pictures whose sides mean something, such as digits and letters.'
    }
  ),
  entry(
    { kind: 'rotate', range: { from: -15, to: 15 }, probability: 1 },
    { title: 'Rotate', help: 'Turns the picture about its middle.' },
    [range('Angle', 'Counter-clockwise.', '°', [-180, 180, 1])]
  ),
  entry(
    { kind: 'shift', x: { from: -0.1, to: 0.1 }, y: { from: -0.1, to: 0.1 }, probability: 1 },
    { title: 'Shift', help: 'Moves the picture aside.' },
    [
      range('Across', 'Share of the width, to the right.', '%', [-0.5, 0.5, 0.01], 'x'),
      range('Down', 'Share of the height, downwards.', '%', [-0.5, 0.5, 0.01], 'y')
    ]
  ),
  entry(
    { kind: 'zoom', range: { from: 0.9, to: 1.1 }, probability: 1 },
    { title: 'Zoom', help: 'Shows the picture from nearer or farther.' },
    [range('Size', '2 is twice as large, 0.5 half as large.', '×', [0.5, 2, 0.05])]
  ),
  entry(
    { kind: 'shear', range: { from: -10, to: 10 }, probability: 1 },
    { title: 'Shear', help: 'Slants the picture.' },
    [range('Slant', 'Along the width.', '°', [-45, 45, 1])]
  ),
  entry(
    { kind: 'crop', range: { from: 0.8, to: 1 }, probability: 1 },
    { title: 'Crop', help: 'Keeps a part of the picture, somewhere in it, and enlarges it to the whole size.' },
    [range('Kept', 'Share of each side that is kept.', '%', [0.2, 1, 0.01])]
  ),
  entry(
    { kind: 'brightness', range: { from: -0.2, to: 0.2 }, probability: 1 },
    { title: 'Brightness', help: 'Makes the picture lighter or darker.' },
    [range('Light', 'Added to every pixel, in shares of the full range.', '%', [-0.8, 0.8, 0.01])]
  ),
  entry(
    { kind: 'contrast', range: { from: 0.8, to: 1.2 }, probability: 1 },
    { title: 'Contrast', help: 'Moves pixels away from the picture’s mean, or towards it.' },
    [range('Factor', '1 changes nothing, 0 leaves one grey.', '×', [0, 3, 0.05])]
  ),
  entry(
    { kind: 'saturation', range: { from: 0.7, to: 1.3 }, probability: 1 },
    { title: 'Saturation', help: 'Makes colours stronger or paler.', colour: true },
    [range('Factor', '1 changes nothing, 0 leaves no colour.', '×', [0, 3, 0.05])]
  ),
  entry(
    { kind: 'hue', range: { from: -15, to: 15 }, probability: 1 },
    {
      title: 'Hue',
      help: 'Turns the colour circle.',
      caution: 'Not where the colour itself tells the classes apart.',
      colour: true
    },
    [range('Turn', '120° make red green, green blue and blue red.', '°', [-180, 180, 1])]
  ),
  entry(
    { kind: 'noise', range: { from: 0, to: 0.05 }, probability: 1 },
    { title: 'Noise', help: 'Adds random grain.' },
    [range('Strength', 'Standard deviation, in shares of the full range.', '%', [0, 0.5, 0.01])]
  ),
  entry(
    { kind: 'blur', range: { from: 0, to: 1 }, probability: 0.5 },
    { title: 'Blur', help: 'Takes the picture out of focus.' },
    [range('Sigma', 'Of the Gaussian, in pixels.', 'px', [0, 5, 0.1])]
  ),
  entry(
    { kind: 'cutout', range: { from: 0.2, to: 0.4 }, probability: 0.5 },
    {
      title: 'Cutout',
      help: 'Paints a square over in the picture’s mean colour, so that the network does not rely on one place.'
    },
    [range('Side', 'Share of the shorter side.', '%', [0, 0.8, 0.01])]
  ),
  entry(
    { kind: 'mixup', alpha: 0.2, probability: 1 },
    {
      title: 'Mixup',
      help: 'Lays two examples over each other; the answer is that mixture, too.',
      caution: 'Accuracy while training is measured against the example that has the larger share.'
    },
    [alpha]
  ),
  entry(
    { kind: 'cutmix', alpha: 1, probability: 0.5 },
    {
      title: 'Cutmix',
      help: 'Puts a rectangle of another example into the picture; the answer is mixed by its area.',
      caution: 'Accuracy while training is measured against the example that has the larger share.'
    },
    [alpha]
  )
]

export const augmentationCatalogue: Readonly<Record<AugmentationKind, AugmentationEntry>> = Object.fromEntries(
  entries.map((one) => [one.kind, one])
) as Record<AugmentationKind, AugmentationEntry>

export const augmentationKinds: readonly AugmentationKind[] = entries.map(({ kind }) => kind)
