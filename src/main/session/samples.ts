/** Projects that train in one click, from data in resources/samples. */
import { AnnealError } from '@shared/errors'
import { sampleProjects, type SampleProject } from '@shared/samples'
import { appPaths } from '../appPaths'

/** @returns the sample, and the folder with its data as `dir` */
export function findSample(id: string): SampleProject & { dir: string } {
  const found = sampleProjects.find((sample) => sample.id === id)
  if (found) return { ...found, dir: appPaths.sample(found.folder) }
  throw new AnnealError({
    code: 'sample-not-found',
    message: `There is no sample called “${id}”.`,
    hint: `Choose one of: ${sampleProjects.map((sample) => sample.id).join(', ')}.`
  })
}
