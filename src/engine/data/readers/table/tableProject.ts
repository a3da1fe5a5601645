/** For tests: tables in a folder of their own, and a project beside them; made anew for each test. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportReport } from '@shared/ipc/payloads'
import type { ReadChoices } from '@shared/project'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import { afterEach, beforeEach } from 'vitest'
import { importDataset, readSamples } from '../../index'

export let dir: string
export let project: Project
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-tables-'))
  project = await createProject(join(dir, 'project'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

export const at = (name: string): string => join(dir, name)
/** As the data set “d”. */
export async function importing(file: string, target: string, choices?: ReadChoices): Promise<ImportReport> {
  return importDataset(project, { paths: [at(file)], options: { name: 'd', target, ...(choices ? { choices } : {}) } })
}
/** Of the first examples of “d”. */
export async function cells(limit = 3): Promise<string[][]> {
  const page = await readSamples(project, { name: 'd', filter: {}, offset: 0, limit })
  return page.samples.map((sample) => sample.cells ?? [])
}
