import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const alias = {
  '@shared': at('src/shared'),
  '@core': at('src/core'),
  '@store': at('src/store'),
  '@engine': at('src/engine')
}

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        // As for the window, not for a server: `$state` gives the proxies that can't be cloned, `$derived` is cached.
        plugins: [svelte({ dynamicCompileOptions: () => ({ generate: 'client' }) })],
        test: {
          name: 'unit',
          include: ['src/{shared,core,store,main,renderer,preload}/**/*.test.ts', 'scripts/**/*.test.mjs'],
          environment: 'node'
        }
      },
      {
        resolve: { alias },
        test: {
          name: 'engine',
          include: ['src/{engine,cli}/**/*.test.ts'],
          environment: 'node',
          // libtensorflow is loaded once a process; two at a time on two cores.
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000
        }
      }
    ]
  }
})
