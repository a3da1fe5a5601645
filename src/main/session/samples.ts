/** Projects that train in one click, from data in resources/samples. */
import { AnnealError } from '@shared/errors'
import { appPaths } from '../appPaths'

interface Sample {
  id: string
  title: string
  sentence: string
  /** Name of its data set. */
  dataset: string
  /** Folder with its data. */
  dir: string
}

const samples = (): Sample[] => [
  {
    id: 'mnist-sample',
    title: 'Handwritten digits',
    sentence: 'Real handwritten digits from MNIST, 0 to 9: learn to read them.',
    dataset: 'digits',
    dir: appPaths.sample('mnist')
  }
]

export function sampleProjects(): { id: string; title: string; sentence: string }[] {
  return samples().map(({ id, title, sentence }) => ({ id, title, sentence }))
}

export function findSample(id: string): Sample {
  const found = samples().find((sample) => sample.id === id)
  if (found) return found
  throw new AnnealError({
    code: 'sample-not-found',
    message: `There is no sample called “${id}”.`,
    hint: `Choose one of: ${samples()
      .map((sample) => sample.id)
      .join(', ')}.`
  })
}
