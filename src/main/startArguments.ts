/** What a person named when starting Anneal: a project's folder. */
import { realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'

/**
 * The last argument that is a folder and not Anneal's own; whether it is a project is said when it is opened.
 * @param argv as the process got it, the program first
 */
export async function projectArgument(
  argv: readonly string[],
  cwd: string,
  ownFolder: string
): Promise<string | undefined> {
  for (const argument of argv.slice(1).reverse()) {
    if (argument === '' || argument.startsWith('-')) continue
    const path = resolve(cwd, argument)
    if (path === resolve(ownFolder)) continue
    const facts = await stat(path).catch(() => null)
    if (facts?.isDirectory()) return realpath(path)
  }
  return undefined
}
