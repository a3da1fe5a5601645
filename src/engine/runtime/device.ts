/** Which device TensorFlow uses, and why. tfjs falls back to the CPU silently; Anneal says so. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Device } from '@shared/ipc/payloads'
import type { SetupState } from './setupState'

const MB = 1024 * 1024

/** What can be seen of the machine without TensorFlow; replaced in tests. */
export interface Machine {
  platform: NodeJS.Platform
  hasNvidiaDriver: boolean
  cudaVisibleDevices: string | undefined
  gpuName: string | undefined
  cores: number
}

function nvidiaName(): string | undefined {
  const dir = '/proc/driver/nvidia/gpus'
  if (!existsSync(dir)) return undefined
  const first = readdirSync(dir)[0]
  if (first === undefined) return undefined
  return /^Model:\s*(.+)$/m.exec(readFileSync(join(dir, first, 'information'), 'utf8'))?.[1]?.trim()
}

export function thisMachine(): Machine {
  const platform = process.platform
  const driver =
    platform === 'win32'
      ? join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'nvcuda.dll')
      : '/proc/driver/nvidia/version'
  return {
    platform,
    hasNvidiaDriver: existsSync(driver),
    cudaVisibleDevices: process.env['CUDA_VISIBLE_DEVICES'],
    gpuName: platform === 'linux' ? nvidiaName() : undefined,
    cores: availableParallelism()
  }
}

/** Why TensorFlow is on the CPU, the nearest cause first. */
export function cpuReason(machine: Machine, setup: SetupState): string {
  if (machine.platform === 'darwin') return 'TensorFlow has no graphics card support on macOS.'
  if (!machine.hasNvidiaDriver) return 'No NVIDIA driver was found.'
  const visible = machine.cudaVisibleDevices
  if (visible === '' || visible === '-1') return 'CUDA_VISIBLE_DEVICES hides the graphics cards from programs.'
  if (setup.tensorflow?.devices === 'cpu') {
    return 'The installed TensorFlow is built for the CPU only; `npm run setup -- --tensorflow=wheel-gpu` installs one with CUDA.'
  }
  return 'There is an NVIDIA driver, but TensorFlow could not use the card; its CUDA libraries are missing or do not match the driver.'
}

export function freeMemoryMb(): number {
  return Math.round(freemem() / MB)
}

export function describe(
  usesGpu: boolean,
  tensorflow: string,
  setup: SetupState,
  machine: Machine = thisMachine()
): Device {
  const cores = `${machine.cores} ${machine.cores === 1 ? 'core' : 'cores'}`
  const model = cpus()[0]?.model.trim()
  const onCpu = { device: 'cpu', title: `CPU, ${cores}`, reason: cpuReason(machine, setup) }
  const onGpu = {
    device: 'gpu:0',
    title: machine.gpuName ?? 'NVIDIA GPU',
    reason: `TensorFlow found a graphics card with CUDA${model ? ` (beside ${model})` : ''}.`
  }
  return {
    ...(usesGpu ? onGpu : onCpu),
    tensorflow,
    memoryMb: Math.round(totalmem() / MB),
    freeMemoryMb: freeMemoryMb()
  }
}
