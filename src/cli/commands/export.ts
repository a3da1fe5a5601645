import { basename, resolve } from 'node:path'
import { exportOutput } from '@shared/cliOutput'
import { exportFormats } from '@shared/ipc/payloads'
import { openProject } from '@store/index'
import { z } from 'zod'
import { defineCommand, notYet, wrongUse } from '../command'
import { choiceFlag, switchFlag, valueFlag } from '../flags'
import { bytes, figure } from '../text'

export const exportModel = defineCommand({
  name: 'export',
  summary: 'Take a trained model away as files other programs read.',
  details: [
    'The written model is loaded again by the program it is for, and compared on test examples, before “verified” is said.'
  ],
  positionals: [{ name: 'R', help: 'Id or name of a run.' }],
  flags: {
    format: choiceFlag(exportFormats, 'Only tfjs for now: TF.js layers, for browsers and Node.'),
    out: valueFlag('DIR', 'A new folder. Default: one below the project’s exports/.', z.string().min(1)),
    'no-verify': switchFlag('Leave the comparison out.')
  },
  examples: ['anneal export "cnn 1" --format tfjs --out digits-model'],
  output: exportOutput,
  async run({ flags, positionals }, { terminal, signal, projectDir }) {
    const { format } = flags
    if (format === undefined) throw wrongUse('--format is missing.', '--format', 'For example: --format tfjs.')
    if (format !== 'tfjs') throw notYet(`Export as ${format}`, 'Use --format tfjs.')
    const project = await openProject(projectDir)
    const run = await project.runs.find(positionals[0] ?? '')
    const out =
      flags.out === undefined ? await project.freeExportDir(`${run.state.name}-${format}`) : resolve(flags.out)
    const engine = await import('@engine/export')
    const result = await engine.exportRun(
      project,
      { run: run.id, format, out, verify: !flags['no-verify'] },
      { signal, onProgress: (progress) => terminal.progress(progress) }
    )
    const { verified } = result
    terminal.result(
      exportOutput,
      result,
      [
        `Wrote ${basename(result.path)} (${bytes(result.bytes)}) to ${result.path}`,
        ...result.files.map((file) => `  ${file}`),
        verified
          ? `Verified by ${verified.by}: ${verified.examples} examples, largest difference ${figure(verified.maxAbsDiff)}.`
          : 'Not verified, as asked.'
      ].join('\n')
    )
    return undefined
  }
})
