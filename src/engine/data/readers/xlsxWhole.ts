/** Whether a workbook's archive is whole and of a size to read: what reads it afterwards checks neither. */
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { AnnealError, throwIfAborted } from '@shared/errors'
import { entryBytes } from '../archive/entryBytes'
import type { SourceFile } from '../source/files'

/** A workbook is unpacked in memory; one of Excel's full million rows of ten columns has half of this. */
const mostUnpacked = 1024 * 1024 * 1024

/** @throws `xlsx-too-large`, before anything is unpacked; `xlsx-unreadable`; `cancelled` */
export async function checkWorkbook(file: SourceFile, signal?: AbortSignal): Promise<void> {
  const total = await reading(file, async (zip) => {
    let bytes = 0
    for await (const entry of zip.eachEntry()) bytes += entry.uncompressedSize
    return bytes
  })
  if (total > mostUnpacked) throw tooLarge(file, total)
  await reading(file, async (zip) => {
    for await (const entry of zip.eachEntry()) await readThrough(zip, entry, signal)
  })
}

async function readThrough(zip: ZipFile, entry: Entry, signal?: AbortSignal): Promise<void> {
  throwIfAborted(signal)
  const bytes = entryBytes(zip, entry, signal)
  while (!(await bytes.next()).done);
}

async function reading<T>(file: SourceFile, read: (zip: ZipFile) => Promise<T>): Promise<T> {
  try {
    const zip = await yauzl.openPromise(file.path, { lazyEntries: true, autoClose: false })
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
