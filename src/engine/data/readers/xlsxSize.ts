import { promisify } from 'node:util'
import yauzl from 'yauzl'
import { AnnealError } from '@shared/errors'
import type { SourceFile } from '../source/files'

/** A workbook is unpacked in memory; one of Excel's full million rows of ten columns has half of this. */
const mostUnpacked = 1024 * 1024 * 1024

/** @throws `xlsx-too-large`, before anything is unpacked; `xlsx-unreadable` */
export async function checkUnpacked(file: SourceFile): Promise<void> {
  let total = 0
  try {
    const zip = await promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)(file.path, { lazyEntries: true })
    try {
      await new Promise<void>((done, failed) => {
        zip.on('entry', (entry: yauzl.Entry) => {
          total += entry.uncompressedSize
          zip.readEntry()
        })
        zip.once('end', done)
        zip.once('error', failed)
        zip.readEntry()
      })
    } finally {
      zip.close()
    }
  } catch (e) {
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
  if (total <= mostUnpacked) return
  throw new AnnealError({
    code: 'xlsx-too-large',
    message: `“${file.name}” unpacks to ${Math.round(total / 1024 / 1024).toLocaleString('en-US')} MB, more than a workbook is read up to (${mostUnpacked / 1024 / 1024} MB).`,
    where: file.name,
    hint: 'Save the sheet as CSV (UTF-8) and import that.'
  })
}
