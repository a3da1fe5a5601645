import { freemem } from 'node:os'
import { AnnealError } from '@shared/errors'

const variable = 'ANNEAL_DATA_MEMORY_MB'
const megabyte = 1024 * 1024

/** What the person set by environment variable, in bytes; null: nothing. */
export function givenMemory(): number | null {
  const text = process.env[variable]
  if (text === undefined || text === '') return null
  const megabytes = Number(text)
  if (megabytes > 0) return megabytes * megabyte
  throw new AnnealError({
    code: 'bad-setting',
    message: `${variable} is “${text}”; a number of megabytes above 0 was expected.`,
    where: variable,
    hint: 'Correct it, or leave it out: then data may take half of the free memory.'
  })
}

/**
 * Inside Electron memory comes in pieces of less than 2 GB, and TensorFlow takes 2 GB for a tensor of over 1 GB
 * (runtime/allocator.ts). While data goes into the session, it is there twice.
 */
const MOST_IN_ELECTRON = 500e6

/** Bytes a data set may take in memory: half of what is free. A larger one stays on disk. */
export function memoryLimit(insideElectron = process.versions['electron'] !== undefined): number {
  return givenMemory() ?? Math.min(freemem() / 2, insideElectron ? MOST_IN_ELECTRON : Number.POSITIVE_INFINITY)
}
