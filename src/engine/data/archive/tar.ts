import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { AnnealError, cancelled, throwIfAborted } from '@shared/errors'
import { errorCode } from '@store/atomicFile'
import { extract, type Header } from 'tar-stream'
import { Stage } from '../progress'
import { checkEntryName } from './entryName'
import { damagedArchive } from './kind'
import { headTaken, isFirst, type Unpacking } from './unpacking'
import { createEntry, writeAll } from './write'

/** Reads a tar from its beginning to its end; what comes after a damaged place can't be found any more. */
export async function unpackTar(work: Unpacking, gzipped: boolean): Promise<void> {
  const { archive, ctx } = work
  const file = createReadStream(archive, { highWaterMark: 1024 * 1024 })
  const stage = new Stage(ctx, 'Unpacking', 'bytes', work.archiveBytes)
  let seen = 0
  const entries = extract()
  const signal = ctx.signal ? { signal: ctx.signal } : {}
  const source = gzipped
    ? pipeline(file, createGunzip({ chunkSize: 256 * 1024 }), entries, signal)
    : pipeline(file, entries, signal)
  // The loop below meets the same failure; it is told there.
  const ended = source.then(
    () => null,
    (e: unknown) => e
  )
  try {
    for await (const entry of entries) {
      throwIfAborted(ctx.signal)
      work.budget.entry()
      stage.advance(file.bytesRead - seen)
      seen = file.bytesRead
      await takeEntry(work, entry.header, entry as AsyncIterable<Buffer>)
    }
    const failure = await ended
    if (failure !== null) throw failure
  } catch (e) {
    if (ctx.signal?.aborted) throw cancelled()
    // An entry that was being read only knows that its stream broke; the pipeline knows why.
    const cause = errorCode(e) === 'STREAM_DESTROYED' ? ((await ended) ?? e) : e
    throw isDamage(cause) ? damagedArchive(archive, cause.message) : cause
  } finally {
    file.destroy()
    entries.destroy()
    await ended
  }
}

/** Its bytes are read in any case: they lie in the way of the next entry. */
async function takeEntry(work: Unpacking, header: Header, content: AsyncIterable<Buffer>): Promise<void> {
  const checked = checkEntryName(header.name)
  const link = header.type === 'link' || header.type === 'symlink'
  const file = header.type === 'file' || header.type === 'contiguous-file'
  const name = 'name' in checked && file && isFirst(work, checked.name) ? checked.name : null
  if ('leftOut' in checked) work.leftOut.push(checked.leftOut)
  else if (link) {
    work.leftOut.push({ name: header.name, code: 'unsafe-entry', reason: `a link to ${header.linkname ?? 'nothing'}` })
  } else if (!file && header.type !== 'directory' && !('ignored' in checked)) {
    work.leftOut.push({
      name: header.name,
      code: 'special-file',
      reason: `a ${header.type ?? 'file of no known kind'}`
    })
  }
  const take = name === null ? 'name' : work.take(name)
  const handle = name === null || take === 'name' ? null : await createEntry(work, name)
  const path = join(work.into, name ?? '')
  let bytes = 0
  let whole = false
  try {
    for await (const chunk of content) {
      throwIfAborted(work.ctx.signal)
      work.budget.add(chunk.length)
      if (handle && (take === 'whole' || bytes < headTaken)) await writeAll(handle, chunk)
      bytes += chunk.length
    }
    whole = true
  } finally {
    await handle?.close()
    if (handle && !whole) await rm(path, { force: true })
  }
  if (name === null || (handle === null && take !== 'name')) return
  work.files.push({ path, name, bytes, mtimeMs: header.mtime?.getTime() ?? 0 })
}

/** tar-stream's own errors have no code; zlib's have one of their own. The system's are the system's. */
function isDamage(e: unknown): e is Error {
  if (!(e instanceof Error) || e instanceof AnnealError) return false
  return /^($|Z_|ERR_|STREAM_)/.test(errorCode(e) ?? '')
}
