// Loads every native part once after something was installed, each in its own process: a crash is a message too.
import { spawnSync } from 'node:child_process'
import { root } from '../lib/paths.mjs'
import { SetupError, progress } from '../lib/report.mjs'

const SHIM = `const u = require('node:util'); u.isNullOrUndefined ??= (v) => v == null; u.isArray ??= Array.isArray;`

const CHECKS = {
  TensorFlow: {
    code: `${SHIM}
      const tf = require('@tensorflow/tfjs-node-gpu');
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
      model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
      model.fit(tf.tensor2d([[0], [1]]), tf.tensor2d([[1], [3]]), { epochs: 2, verbose: 0 })
        .then(({ history }) => { if (!(history.loss[1] < history.loss[0])) throw new Error('the loss does not fall'); })
        .catch((error) => { console.error(error); process.exit(1); });`,
    env: { TF_CPP_MIN_LOG_LEVEL: '2', TF_ENABLE_ONEDNN_OPTS: '0', CUDA_VISIBLE_DEVICES: '' },
    run: 'npm run setup -- --tensorflow=official   (or =wheel)'
  },
  sharp: {
    code: `require('sharp')({ create: { width: 1, height: 1, channels: 3, background: 'red' } }).png().toBuffer()
      .catch((error) => { console.error(error); process.exit(1); })`
  },
  DuckDB: {
    code: `const { DuckDBInstance } = require('@duckdb/node-api');
      DuckDBInstance.create(':memory:').then((db) => db.connect()).then((c) => c.run('select 1'))
        .catch((error) => { console.error(error); process.exit(1); })`
  },
  'the bundler': { code: `import('vite').catch((error) => { console.error(error); process.exit(1); })` }
}

export function verify() {
  const line = progress('Checking that the native parts load')
  for (const [name, { code, env, run }] of Object.entries(CHECKS)) {
    const result = spawnSync(process.execPath, ['-e', code], {
      cwd: root,
      env: { ...process.env, ...env },
      encoding: 'utf8',
      timeout: 120_000,
      windowsHide: true
    })
    if (result.status === 0) continue
    throw new SetupError({
      what: `${name} is installed but does not work${result.signal ? ` (${result.signal})` : ''}.`,
      tried: `using it in a process of its own, Node ${process.versions.node}, ${process.platform}-${process.arch}`,
      missing: 'see the lines above',
      run: run ?? 'npm ci --ignore-scripts, then npm run setup',
      detail: result.stderr
    })
  }
  line.done('TensorFlow, sharp, DuckDB, the bundler')
}
