/** Opaque ids for paths a person chose. The page holds the ids; the paths never leave main. */
import { randomUUID } from 'node:crypto'
import { realpath, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AnnealError } from '@shared/errors'
import type { Grant } from '@shared/ipc/hostContract'
import { pathKind, refuseDevice, refuseNetwork } from './pathPolicy'

export interface GrantedPath {
  readonly grant: Grant
  /** Absolute, links resolved. */
  readonly path: string
}

export interface GrantQuestions {
  /** Asks the person whether a path on another computer may be touched. */
  allowNetwork(path: string): Promise<boolean>
  isProject(dir: string): Promise<boolean>
}

export class GrantTable {
  readonly #granted = new Map<string, GrantedPath>()
  readonly #questions: GrantQuestions
  readonly #platform: NodeJS.Platform

  constructor(questions: GrantQuestions, platform: NodeJS.Platform = process.platform) {
    this.#questions = questions
    this.#platform = platform
  }

  /** @throws AnnealError `device-path`, `network-path-refused`, `not-a-file`; ENOENT when it is gone */
  async add(path: string): Promise<Grant> {
    await this.#check(path)
    const real = await realpath(path)
    // A link may lead where its own name does not.
    if (real !== path) await this.#check(real)
    const facts = await stat(real)
    const directory = facts.isDirectory()
    if (!directory && !facts.isFile()) throw notAFile(real)
    const project = directory && (await this.#questions.isProject(real))
    const grant: Grant = { id: randomUUID(), name: basename(real) || real, directory, project }
    this.#granted.set(grant.id, { grant, path: real })
    return grant
  }

  /** @throws AnnealError `grant-gone` */
  find(id: string): GrantedPath {
    const found = this.#granted.get(id)
    if (found) return found
    throw new AnnealError({
      code: 'grant-gone',
      message: 'Anneal no longer knows which file or folder is meant.',
      hint: 'Choose it again.'
    })
  }

  /** @throws AnnealError `grant-gone`, `not-a-folder` */
  folder(id: string): string {
    const { grant, path } = this.find(id)
    if (grant.directory) return path
    throw new AnnealError({
      code: 'not-a-folder',
      message: `“${grant.name}” is a file; a folder was expected.`,
      where: path,
      hint: 'Choose a folder.'
    })
  }

  paths(ids: readonly string[]): string[] {
    return ids.map((id) => this.find(id).path)
  }

  async #check(path: string): Promise<void> {
    const kind = pathKind(path, this.#platform)
    if (kind === 'device') throw refuseDevice(path)
    if (kind === 'network' && !(await this.#questions.allowNetwork(path))) throw refuseNetwork(path)
  }
}

function notAFile(path: string): AnnealError {
  return new AnnealError({
    code: 'not-a-file',
    message: `“${basename(path)}” is neither a file nor a folder.`,
    where: path,
    hint: 'Choose a file or a folder.'
  })
}
