import { arch, cpus, platform, release, totalmem } from 'node:os'
import type { ErrorBody } from '@shared/errors'
import type { DoctorReport } from '@shared/ipc/payloads'
import { withoutPaths, type RememberedError } from '@shared/rememberedErrors'

/** What a person pastes into a report: versions, devices, checks, last errors; no data and no paths. */
export function diagnostics(doctor: DoctorReport | ErrorBody, errors: readonly RememberedError[]): string {
  const system = {
    platform: `${platform()} ${release()} ${arch()}`,
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 2 ** 20),
    electron: process.versions.electron ?? null,
    node: process.versions.node
  }
  const text = JSON.stringify({ system, doctor, errors }, null, 2)
  return text.split('\n').map(withoutPaths).join('\n')
}
