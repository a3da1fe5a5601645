// TypeScript of a benchmark that calls the product's own modules.
import { resolve } from 'node:path'
import { build } from 'vite'
import { aliases } from '../../scripts/aliases.mjs'

const root = resolve(import.meta.dirname, '../..')

/** Bundles a module beside the product's entries, so that it finds the reading threads. @returns the bundle */
export async function bundleBeside(entry, name) {
  const outDir = resolve(root, 'out/main/bench')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { alias: aliases },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      minify: false,
      rollupOptions: { output: { entryFileNames: name } }
    }
  })
  return resolve(outDir, name)
}
