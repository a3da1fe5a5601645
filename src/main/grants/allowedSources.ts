/**
 * Which places outside a project this machine's person allowed that project to read. A project
 * file can name any path; a cloned project must not read the disk because its file says so.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, relative, isAbsolute, sep } from 'node:path'
import { isMissing } from '@store/index'
import { z } from 'zod'

const fileSchema = z.object({ version: z.literal(1), projects: z.record(z.string(), z.array(z.string())) })
type Content = z.infer<typeof fileSchema>

/** `path` is `folder` or below it. Both absolute and real. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

export class AllowedSources {
  readonly #file: string
  readonly #forSession = new Map<string, Set<string>>()
  #content: Promise<Content> | undefined
  #writing: Promise<void> = Promise.resolve()

  /** @param file in userData */
  constructor(file: string) {
    this.#file = file
  }

  /** Every path is allowed, by itself or by a folder above it. */
  async allows(projectId: string, realPaths: readonly string[]): Promise<boolean> {
    const content = await this.#load()
    const allowed = [...(content.projects[projectId] ?? []), ...(this.#forSession.get(projectId) ?? [])]
    return realPaths.every((path) => allowed.some((folder) => isInside(folder, path)))
  }

  /** @param lasting false: until Anneal quits (paths on other computers are asked for anew each time) */
  async allow(projectId: string, realPaths: readonly string[], lasting = true): Promise<void> {
    if (!lasting) {
      this.#forSession.set(projectId, new Set([...(this.#forSession.get(projectId) ?? []), ...realPaths]))
      return
    }
    const content = await this.#load()
    content.projects[projectId] = [...new Set([...(content.projects[projectId] ?? []), ...realPaths])]
    const text = JSON.stringify(content, null, 2)
    this.#writing = this.#writing.then(
      () => this.#write(text),
      () => this.#write(text)
    )
    await this.#writing
  }

  async #write(text: string): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true })
    const staged = `${this.#file}.new`
    await writeFile(staged, text, { mode: 0o600 })
    await rename(staged, this.#file)
  }

  #load(): Promise<Content> {
    this.#content ??= read(this.#file)
    return this.#content
  }
}

/** A missing or damaged file allows nothing: the person is asked again. */
async function read(file: string): Promise<Content> {
  const nothing: Content = { version: 1, projects: {} }
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (e) {
    if (isMissing(e)) return nothing
    throw e
  }
  try {
    return fileSchema.parse(JSON.parse(text))
  } catch {
    return nothing
  }
}
