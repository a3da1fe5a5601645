/** Whether a workbook's archive is whole and of a size to read: what reads it afterwards checks neither. */
import { crc32 } from 'node:zlib'
import { promisify } from 'node:util'
import yauzl from 'yauzl'
import { AnnealError, throwIfAborted } from '@shared/errors'
import type { SourceFile } from '../source/files'

/** A workbook is unpacked in memory; one of Excel's full million rows of ten columns has half of this. */
const mostUnpacked = 1024 * 1024 * 1024

/** @throws `xlsx-too-large`, before anything is unpacked; `xlsx-unreadable`; `cancelled` */
export async function checkWorkbook(file: SourceFile, signal?: AbortSignal): Promise<void> {
  const total = await reading(file, async (zip) => {
    let bytes = 0
    await eachEntry(zip, (entry) => {
      bytes += entry.uncompressedSize
      return Promise.resolve()
    })
    return bytes
  })
  if (total > mostUnpacked) throw tooLarge(file, total)
  await reading(file, (zip) =>
    eachEntry(zip, async (entry) => {
      throwIfAborted(signal)
      const stream = await promisify(zip.openReadStream.bind(zip) as (e: yauzl.Entry, done: Opened) => void)(entry)
      let crc = 0
      for await (const chunk of stream) crc = crc32(chunk as Buffer, crc)
      if (crc !== entry.crc32) throw new Error(`the checksum of ${entry.fileName} does not fit its bytes`)
    })
  )
}

type Opened = (error: Error | null, stream: NodeJS.ReadableStream) => void

async function eachEntry(zip: yauzl.ZipFile, look: (entry: yauzl.Entry) => Promise<void>): Promise<void> {
  await new Promise<void>((done, failed) => {
    zip.on('entry', (entry: yauzl.Entry) => {
      look(entry).then(() => zip.readEntry(), failed)
    })
    zip.once('end', done)
    zip.once('error', failed)
    zip.readEntry()
  })
}

async function reading<T>(file: SourceFile, read: (zip: yauzl.ZipFile) => Promise<T>): Promise<T> {
  try {
    const options = { lazyEntries: true, autoClose: false }
    const zip = await promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)(file.path, options)
    try {
      return await read(zip)
    } finally {
      zip.close()
    }
  } catch (e) {
    if (e instanceof AnnealError) throw e
    throw new AnnealError(
      {
        code: 'xlsx-unreadable',
        message: `“${file.name}” is not a whole .xlsx file: ${e instanceof Error ? e.message : String(e)}`,
        where: file.name,
        hint: 'Check whether the file is whole, or save it again as .xlsx or as CSV (UTF-8).'
      },
      { cause: e }
    )
  }
}

function tooLarge(file: SourceFile, total: number): AnnealError {
  return new AnnealError({
    code: 'xlsx-too-large',
    message: `“${file.name}” unpacks to ${Math.round(total / 1024 / 1024).toLocaleString('en-US')} MB, more than a workbook is read up to (${mostUnpacked / 1024 / 1024} MB).`,
    where: file.name,
    hint: 'Save the sheet as CSV (UTF-8) and import that.'
  })
}
