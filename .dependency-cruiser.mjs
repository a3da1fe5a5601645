/** Rooms: the folder says where code runs, and who may import whom (docs/architecture.md). */
const room = (name) => `^src/${name}/`
const forbid = (name, from, to, why) => ({ name, severity: 'error', comment: why, from, to })

export default {
  forbidden: [
    forbid('no-cycles', {}, { circular: true }, 'A cycle hides which side decides.'),
    forbid(
      'shared-imports-zod-only',
      { path: room('shared'), pathNot: '\\.test\\.ts$' },
      { pathNot: ['^src/shared/', 'node_modules/zod'] },
      'Contracts and file formats have no runtime of their own.'
    ),
    forbid(
      'core-is-pure',
      { path: room('core'), pathNot: '\\.test\\.ts$' },
      { pathNot: ['^src/(core|shared)/', 'node_modules/zod'] },
      'The domain knows no runtime.'
    ),
    forbid(
      'store-is-node-fs',
      { path: room('store'), pathNot: '\\.test\\.ts$' },
      { pathNot: ['^src/(store|core|shared)/', '^node:', 'node_modules/(zod|trash)'], dependencyTypesNot: ['core'] },
      'The store only reads and writes files.'
    ),
    forbid(
      'engine-without-electron',
      { path: room('engine') },
      { path: ['^src/(main|renderer|preload|cli)/', 'node_modules/electron'] },
      'The engine also runs under plain Node.'
    ),
    forbid(
      'cli-without-electron',
      { path: room('cli') },
      { path: ['^src/(main|renderer|preload)/', 'node_modules/electron'] },
      'anneal runs headless.'
    ),
    forbid(
      'main-without-engine',
      { path: room('main'), pathNot: '^src/main/utility/' },
      { path: ['^src/engine/', '^src/(renderer|cli|preload)/', 'node_modules/(@tensorflow|@duckdb|sharp)'] },
      'Main hosts the engine in utility processes; loading it in main crashes.'
    ),
    forbid(
      'main-reaches-no-tensorflow',
      { path: '^src/main/index\\.ts$' },
      { reachable: true, path: ['^src/engine/', 'node_modules/@tensorflow'] },
      'Not through a third file either.'
    ),
    forbid(
      'utility-without-main',
      { path: '^src/main/utility/' },
      { path: ['^src/main/(?!utility/)', 'node_modules/electron-store'] },
      'A utility entry is an adapter: port to engine.'
    ),
    forbid(
      'renderer-is-a-page',
      { path: room('renderer') },
      {
        path: ['^src/(store|engine|main|preload|cli)/', '^node:', 'node_modules/(electron|@tensorflow|@duckdb|sharp)']
      },
      'The page is sandboxed.'
    ),
    forbid(
      'renderer-no-node',
      { path: room('renderer'), pathNot: '\\.test\\.ts$' },
      { dependencyTypes: ['core'] },
      'The page has no Node.'
    ),
    forbid(
      'features-apart',
      { path: '^src/renderer/features/([^/]+)/' },
      { path: '^src/renderer/features/', pathNot: '^src/renderer/features/$1/' },
      'Features meet in app/ and ui/, never each other.'
    )
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types']
    }
  }
}
