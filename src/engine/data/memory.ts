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

/** Bytes a data set may take in memory: half of what is free. A larger one stays on disk. */
export function memoryLimit(): number {
  return givenMemory() ?? freemem() / 2
}
