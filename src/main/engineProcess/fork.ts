import { utilityProcess } from 'electron'
import type { EngineLog } from './engineLog'
import { engineProcess, type ForkEngine } from './childProcess'

/** @param entryFile where the built entry is */
export function forkEngine(entryFile: (entry: 'workbench' | 'trainer') => string, log: EngineLog): ForkEngine {
  return (entry, title, env) => {
    const child = utilityProcess.fork(entryFile(entry), [], {
      serviceName: title,
      stdio: ['ignore', 'pipe', 'pipe'],
      // On macOS the TensorFlow library is not signed by us.
      allowLoadingUnsignedLibraries: true,
      env: {
        ...inherited(),
        // The library logs each optimization it skips; warnings and errors stay.
        TF_CPP_MIN_LOG_LEVEL: '2',
        // Otherwise the first process takes all of a GPU's memory.
        TF_FORCE_GPU_ALLOW_GROWTH: 'true',
        ...env
      }
    })
    return engineProcess(child, (line) => log.write(title, line))
  }
}

function inherited(): Record<string, string> {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined) env[name] = value
  }
  return env
}
