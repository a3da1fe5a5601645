import { describe, expect, it } from 'vitest'
import { doctorReportSchema } from '@shared/ipc/payloads'
import { atLeast, doctor, withoutPaths } from './doctor'

describe('doctor', () => {
  it('looks at every native part and names its version, without a path of this machine', async () => {
    const report = doctorReportSchema.parse(await doctor())
    expect(report.checks.map((c) => c.id)).toEqual([
      'node',
      'electron',
      'tensorflow',
      'sharp',
      'duckdb',
      'disk',
      'memory',
      'display'
    ])
    const essential = report.checks.filter((c) => ['node', 'tensorflow', 'sharp', 'duckdb'].includes(c.id))
    expect(essential.filter((c) => !c.ok)).toEqual([])
    expect(report.ok).toBe(true)
    expect(report.versions['tensorflow']).toBe(report.device?.tensorflow)
    expect(JSON.stringify(report)).not.toContain(process.cwd())
    for (const check of report.checks) if (!check.ok) expect(check.fix).toBeTruthy()
  })

  it('compares versions by number', () => {
    expect(atLeast('20.20.1', '20.19')).toBe(true)
    expect(atLeast('20.9.0', '20.19')).toBe(false)
    expect(atLeast('24.0.0', '20.19')).toBe(true)
    expect(atLeast('20.19', '20.19.0')).toBe(true)
  })

  it('leaves only names of paths', () => {
    expect(withoutPaths('can not be found at path: /home/ada/my app/lib/tfjs_binding.node.')).not.toContain('/home/ada')
    expect(withoutPaths('/home/ada/x/libtensorflow.so.2: cannot open')).toBe('libtensorflow.so.2: cannot open')
    expect(withoutPaths('C:\\Users\\Ada\\x\\tensorflow.dll is missing')).toBe('tensorflow.dll is missing')
  })
})
