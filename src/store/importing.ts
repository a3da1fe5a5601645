/** An import under way: a folder beside its final place that appears whole or never. */
import { join } from 'node:path'
import { type DatasetFile, datasetFormat } from '@shared/project'
import { writeDocument } from './documents'
import { checkId } from './names'
import { asIn, datasetDir, fromStaging } from './sources'
import type { Staged } from './staging'
import type { DatasetImport } from './types'

export function startImport(
  projectDir: string,
  name: string,
  folder: Staged,
  refuseTaken: () => Promise<void>
): DatasetImport {
  return {
    dir: folder.dir,
    sourceDir: join(folder.dir, 'source'),
    cacheDir: (cacheKey) => join(folder.dir, 'cache', checkId(cacheKey)),
    async commit(document: DatasetFile) {
      // A data set of this name may have been renamed to it while the import ran.
      await refuseTaken()
      const placed = asIn(name, fromStaging(projectDir, folder.dir, name, document))
      const written = await writeDocument(datasetFormat, join(folder.dir, 'dataset.json'), { ...placed, revision: 1 })
      await folder.moveTo(datasetDir(projectDir, name))
      return written
    },
    abandon: () => folder.abandon()
  }
}
