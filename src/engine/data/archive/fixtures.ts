/** For tests: archives, hostile ones too, made byte by byte. */
import { crc32, deflateRawSync } from 'node:zlib'
import { pack } from 'tar-stream'

export interface ZipEntry {
  name: string | Buffer
  content: Buffer
  /** Bit 0: encrypted. */
  flags?: number
  /** Unix mode and file type, as in `st_mode`. */
  mode?: number
  crc?: number
  /** What the directory says instead of the truth. */
  size?: number
  method?: 0 | 8 | 99
  /** Where the directory says its bytes are. */
  offset?: number
}

/** A zip of these entries, by APPNOTE 6.3.3 without zip64. */
export function zipOf(entries: ZipEntry[]): Buffer {
  const local: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const entry of entries) {
    const { content, flags = 0x800, method = 8, crc = crc32(content), size = content.length } = entry
    const name = Buffer.isBuffer(entry.name) ? entry.name : Buffer.from(entry.name)
    const packed = method === 8 ? deflateRawSync(content) : content
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(method, 4)
    common.writeUInt16LE(0, 6)
    common.writeUInt16LE(0x5a21, 8)
    common.writeUInt32LE(crc, 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(size, 18)
    common.writeUInt16LE(name.length, 22)
    const head = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6)
    tail.writeUInt32LE(entry.offset ?? at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), Buffer.from([20, 3]), common, tail, name]))
    local.push(head)
    at += head.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...local, list, end])
}

export type TarEntry = Parameters<ReturnType<typeof pack>['entry']>[0] & { content?: Buffer }

export async function tarOf(entries: TarEntry[]): Promise<Buffer> {
  const tar = pack()
  for (const { content, ...header } of entries) tar.entry(header, content ?? Buffer.alloc(0))
  tar.finalize()
  const parts: Buffer[] = []
  for await (const part of tar) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
