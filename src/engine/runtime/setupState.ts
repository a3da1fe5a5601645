/** What `npm run setup` noted about the machine: which TensorFlow it installed and for which devices. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const setupSchema = z.object({
  electron: z.object({ version: z.string(), source: z.string() }).optional(),
  tensorflow: z.object({ version: z.string(), source: z.string(), devices: z.string() }).optional(),
  lacking: z.string().optional()
})
export type SetupState = z.infer<typeof setupSchema>

// Not “require”: the bundle of an Electron process declares that name itself.
const requireCjs = createRequire(import.meta.url)

/** The folder of an installed package, null when it is not installed. */
export function packageDir(name: string): string | null {
  for (const root of requireCjs.resolve.paths(name) ?? []) {
    try {
      readFileSync(join(root, name, 'package.json'))
      return join(root, name)
    } catch {
      // Not in this node_modules; the next one up may have it.
    }
  }
  return null
}

export function packageVersion(name: string): string | null {
  const dir = packageDir(name)
  if (dir === null) return null
  const parsed = z
    .object({ version: z.string() })
    .safeParse(JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')))
  return parsed.success ? parsed.data.version : null
}

/** Empty in a packaged app, where set-up never ran. */
export function readSetupState(): SetupState {
  const tfjs = packageDir('@tensorflow/tfjs-node-gpu')
  if (tfjs === null) return {}
  const file = join(dirname(dirname(tfjs)), '.anneal-setup.json')
  try {
    return setupSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return {}
  }
}
