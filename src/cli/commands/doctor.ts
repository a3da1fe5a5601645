import { doctorOutput } from '@shared/cliOutput'
import { defineCommand, exitCodes } from '../command'
import { lastErrors } from '../errorLog'
import { pairs } from '../text'

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Versions, devices, what is missing and how to get it.',
  positionals: [],
  flags: {},
  examples: ['anneal doctor', 'anneal doctor --json'],
  output: doctorOutput,
  needsProject: false,
  async run(_input, { terminal, signal }) {
    terminal.status('Looking at this machine …')
    const runtime = await import('@engine/runtime')
    const report = await runtime.doctor({ signal })
    const versions = Object.entries(report.versions).map(([name, version]) => `${name} ${version}`)
    const checks = report.checks.flatMap(({ ok, title, found, fix }) => [
      `${ok ? '✓' : '✗'} ${title}: ${found}`,
      ...(ok || fix === undefined ? [] : [`    ${fix}`])
    ])
    const device = report.device
      ? pairs([
          ['Device', report.device.title],
          ['Why', report.device.reason],
          ['Memory', `${report.device.freeMemoryMb} of ${report.device.memoryMb} MB free`]
        ])
      : 'Device  none: TensorFlow does not load'
    const errors = await lastErrors()
    const failed = errors.map(
      ({ time, what, code, message }) => `${time}  ${what}: ${code}${message ? `, ${message}` : ''}`
    )
    terminal.result(
      doctorOutput,
      { ...report, errors },
      [
        versions.join(', '),
        '',
        device,
        '',
        ...checks,
        ...(failed.length > 0 ? ['', 'Last errors', ...failed] : [])
      ].join('\n')
    )
    return report.ok ? exitCodes.done : exitCodes.failed
  }
})
