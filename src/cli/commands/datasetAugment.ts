import { augmentOutput } from '@shared/cliOutput'
import { balances } from '@shared/project'
import { checkAugmentation, checkBalance, epochExamples } from '@core/data/augmentations'
import { openProject } from '@store/index'
import { augmentationHelp, augmentationLines, readAugmentation } from '../augmentationText'
import { defineCommand } from '../command'
import { choiceFlag } from '../flags'
import { count } from '../text'

export const datasetAugment = defineCommand({
  name: 'dataset augment',
  summary: 'How a data set’s training pictures are changed at random, and how its classes are balanced.',
  details: [
    'Kept in the data set for all trainings to come; anneal train --augment and --balance override it. Without a list and --balance, what is kept is told.',
    'Kinds: flip, rotate, shift, zoom, shear, crop, brightness, contrast, saturation, hue, noise, blur, cutout, mixup, cutmix. A kind alone has its usual range. One number is the largest amount, either way: rotate:15 is -15 to 15 degrees, contrast:0.2 is 0.8 to 1.2; for noise, blur and cutout from 0, for crop down to that share, for mixup and cutmix alpha. flip:vertical mirrors top and bottom.'
  ],
  positionals: [
    { name: 'D', help: 'Name of a data set.' },
    { name: 'LIST', help: augmentationHelp, optional: true }
  ],
  flags: {
    balance: choiceFlag(
      balances,
      'Against classes of different sizes: weights counts examples of small classes more, oversample meets them more often.'
    )
  },
  examples: [
    'anneal dataset augment photos flip,rotate:10,brightness:0.1,crop:0.8',
    'anneal dataset augment photos none --balance weights',
    'anneal dataset augment photos'
  ],
  output: augmentOutput,
  async run({ flags, positionals }, { terminal, projectDir }) {
    const { datasets } = await openProject(projectDir)
    const [name = '', text] = positionals
    let document = await datasets.read(name)
    if (text !== undefined || flags.balance !== undefined) {
      const augmentation = text === undefined ? document.augmentation : await readAugmentation(text)
      const balance = flags.balance ?? document.balance
      checkAugmentation(document, augmentation)
      checkBalance(document, balance)
      document = await datasets.write({ ...document, augmentation, balance })
    }
    const { augmentation, balance } = document
    const examples = epochExamples(document, balance)
    terminal.result(
      augmentOutput,
      { dataset: document.name, augmentation, balance, epochExamples: examples },
      [
        document.name,
        ...augmentationLines(augmentation).map((line) => `  ${line}`),
        `  balance: ${balance}, ${count(examples)} examples an epoch`
      ].join('\n')
    )
    return undefined
  }
})
