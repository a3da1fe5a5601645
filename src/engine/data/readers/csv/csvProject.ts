/** For tests: CSV files in a folder of their own, and a project beside them; made anew for each test. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportOptions, ImportReport } from '@shared/ipc/payloads'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import { afterEach, beforeEach } from 'vitest'
import { importDataset } from '../../index'

export let dir: string
export let project: Project

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-test-'))
  project = await createProject(join(dir, 'project'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

export async function importing(
  content: string | Buffer,
  target: string | undefined,
  options: Partial<ImportOptions> & { file?: string } = {}
): Promise<ImportReport> {
  const { file = 'table.csv', ...rest } = options
  const path = join(dir, file)
  await writeFile(path, content)
  return importDataset(project, { paths: [path], options: { name: 'd', ...(target ? { target } : {}), ...rest } })
}

/** `n` rows of a number, a category and a target of two classes. */
export function rows(n: number): string[] {
  return Array.from({ length: n }, (_, i) => `${i * 1.5},${['red', 'green', 'blue'][i % 3]},${i % 2 ? 'yes' : 'no'}`)
}
export const table = (lines: string[], header = 'size,colour,bought'): string => [header, ...lines, ''].join('\n')
