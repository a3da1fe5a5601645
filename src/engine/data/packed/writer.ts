import { createHash, type Hash } from 'node:crypto'
import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { manifestName, packVersion, type Manifest } from './manifest'

interface OpenFile {
  /** null: closed for a while, since a table of many columns would hold more files than a process may */
  handle: FileHandle | null
  hash: Hash
  bytes: number
}

const mostOpen = 200

/** Fills a new cache folder. Files grow by `append`; `finish` makes them durable and writes the manifest. */
export class PackedWriter {
  readonly #files = new Map<string, OpenFile>()
  readonly #opened = new Set<OpenFile>()
  /** Sees what is appended to a file of that name. */
  readonly #taps = new Map<string, (bytes: Uint8Array) => void>()

  private constructor(readonly dir: string) {}

  static async create(dir: string): Promise<PackedWriter> {
    await mkdir(dir, { recursive: true })
    return new PackedWriter(dir)
  }

  tap(name: string, see: (bytes: Uint8Array) => void): void {
    this.#taps.set(name, see)
  }

  /** Writes the bytes of `data` (little-endian, as every platform of ours has them) at the end of a file. */
  async append(name: string, data: ArrayBufferView): Promise<void> {
    const file = this.#files.get(name) ?? this.#begin(name)
    const handle = await this.#open(name, file)
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    file.hash.update(bytes)
    this.#taps.get(name)?.(bytes)
    file.bytes += bytes.length
    let written = 0
    while (written < bytes.length) written += (await handle.write(bytes, written)).bytesWritten
  }

  async appendText(name: string, text: string): Promise<void> {
    await this.append(name, Buffer.from(text, 'utf8'))
  }

  async finish(content: Omit<Manifest, 'format' | 'version' | 'files'>): Promise<Manifest> {
    const manifest: Manifest = {
      format: 'anneal/packed',
      version: packVersion,
      ...content,
      files: [...this.#files].map(([name, file]) => ({ name, bytes: file.bytes, hash: file.hash.digest('hex') }))
    }
    for (const [name, file] of this.#files) {
      const handle = await this.#open(name, file)
      await handle.sync()
    }
    await this.close()
    const handle = await open(join(this.dir, manifestName), 'w')
    try {
      await handle.writeFile(JSON.stringify(manifest, null, 2) + '\n')
      await handle.sync()
    } finally {
      await handle.close()
    }
    return manifest
  }

  /** Gives the files back; also after a failure, before the folder is removed. */
  async close(): Promise<void> {
    const files = [...this.#files.values()]
    this.#files.clear()
    this.#opened.clear()
    for (const { handle } of files) await handle?.close()
  }

  #begin(name: string): OpenFile {
    const file = { handle: null, hash: createHash('sha256'), bytes: 0 }
    this.#files.set(name, file)
    return file
  }

  /** Makes room when too many are open: the file that was opened first is closed, and opened again when it grows. */
  async #open(name: string, file: OpenFile): Promise<FileHandle> {
    if (file.handle) return file.handle
    const [oldest] = this.#opened.size >= mostOpen ? this.#opened : []
    if (oldest) {
      this.#opened.delete(oldest)
      await oldest.handle?.sync()
      await oldest.handle?.close()
      oldest.handle = null
    }
    const path = join(this.dir, name)
    await mkdir(dirname(path), { recursive: true })
    file.handle = await open(path, file.bytes === 0 ? 'w' : 'a')
    this.#opened.add(file)
    return file.handle
  }
}
