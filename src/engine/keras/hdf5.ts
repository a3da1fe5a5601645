/**
 * Opens an HDF5 file for reading, apart from the disk: the library sees one file and nothing else, so that links and
 * external storage inside it lead nowhere. Its bytes are read when they are asked for.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { AnnealError } from '@shared/errors'
import type { Dataset, File, Group } from 'h5wasm'

/** The parts of the library's file system that are used; its own types leave them open. */
interface MemoryStream {
  position: number
  seekable?: boolean
}
interface MemoryNode {
  usedBytes: number
  stream_ops: {
    read(stream: MemoryStream, buffer: Uint8Array, offset: number, length: number, position: number): number
    llseek(stream: MemoryStream, offset: number, whence: number): number
  }
}
interface MemoryDisk {
  createFile(parent: string, name: string, properties: object, canRead: boolean, canWrite: boolean): MemoryNode
  unlink(path: string): void
}

let opened = 0

/**
 * @param work must not keep the file beyond its end
 * @throws AnnealError `model-file-damaged` for whatever the library can't make sense of
 */
export async function withHdf5<T>(path: string, shown: string, work: (file: File) => Promise<T> | T): Promise<T> {
  const { default: h5wasm } = await import('h5wasm')
  const module = await h5wasm.ready
  // What fails becomes an error with HDF5's own words, in place of a note on stderr.
  module.activate_throwing_error_handler()
  const disk = (module as unknown as { FS: MemoryDisk }).FS
  const name = `model-${++opened}.h5`
  const descriptor = openSync(path, 'r')
  try {
    mount(disk, name, descriptor)
    try {
      return await useFile(() => new h5wasm.File(`/${name}`, 'r'), shown, work)
    } finally {
      disk.unlink(`/${name}`)
    }
  } finally {
    closeSync(descriptor)
  }
}

async function useFile<T>(open: () => File, shown: string, work: (file: File) => Promise<T> | T): Promise<T> {
  let file: File | undefined
  try {
    file = open()
    return await work(file)
  } catch (e) {
    throw e instanceof AnnealError ? e : damaged(shown, e)
  } finally {
    file?.close()
  }
}

const SEEK_CURRENT = 1
const SEEK_END = 2

function mount(disk: MemoryDisk, name: string, descriptor: number): void {
  const { size } = fstatSync(descriptor)
  const node = disk.createFile('/', name, {}, true, false)
  node.usedBytes = size
  node.stream_ops = {
    ...node.stream_ops,
    read(_, buffer, offset, length, position) {
      const left = Math.max(0, Math.min(length, size - position))
      return left === 0 ? 0 : readSync(descriptor, buffer, offset, left, position)
    },
    llseek({ position }, offset, whence) {
      if (whence === SEEK_CURRENT) return offset + position
      return whence === SEEK_END ? offset + size : offset
    }
  }
}

export function damaged(shown: string, cause: unknown): AnnealError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new AnnealError(
    {
      code: 'model-file-damaged',
      message: `The file can’t be read: ${why.split('\n')[0] ?? why}.`.replace(/\.\.$/, '.'),
      where: shown,
      hint: 'It is damaged or cut off. Save or download it again.'
    },
    { cause }
  )
}

export const isGroup = (entity: unknown): entity is Group =>
  typeof entity === 'object' && entity !== null && 'keys' in entity && typeof entity.keys === 'function'

export const isDataset = (entity: unknown): entity is Dataset =>
  typeof entity === 'object' && entity !== null && 'metadata' in entity && 'slice' in entity

/** A text attribute; undefined: none of the name. */
export function textAttribute(group: Group, name: string): string | undefined {
  const value: unknown = group.attrs[name]?.value
  if (value instanceof Uint8Array) return new TextDecoder().decode(value)
  return typeof value === 'string' ? value : undefined
}

/** Keras parts a long list into `name0`, `name1`, … An empty one has no texts. */
export function textsAttribute(group: Group, name: string): string[] | undefined {
  const texts = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
  const { attrs } = group
  if (attrs[name]) return texts(attrs[name].value)
  const parts: string[] = []
  for (let i = 0; ; i++) {
    const part = attrs[`${name}${i}`]
    if (!part) return i === 0 ? undefined : parts
    parts.push(...texts(part.value))
  }
}
