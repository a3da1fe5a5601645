/** What ships beside the built program: out/main/anneal.js, and resources/ two folders above it. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const packageSchema = z.object({ name: z.literal('anneal'), version: z.string() })

/** The bundler may put this module into out/main/chunks, so the folder is searched upwards for our package.json. */
export async function packageFile(): Promise<{ root: string; version: string }> {
  for (let at = new URL('.', import.meta.url); ; at = new URL('..', at)) {
    const text = await readFile(new URL('package.json', at), 'utf8').catch(() => null)
    const parsed = text === null ? null : packageSchema.safeParse(JSON.parse(text))
    if (parsed?.success) return { root: fileURLToPath(at), version: parsed.data.version }
    if (at.pathname === new URL('..', at).pathname) throw new Error('Anneal’s package.json was not found.')
  }
}
