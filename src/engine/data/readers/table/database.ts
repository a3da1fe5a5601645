/**
 * DuckDB as a reader of one file and nothing else: no extension is fetched or loaded, no other file
 * and no address can be opened, and nothing of this can be changed by any statement that follows.
 */
import { mkdir, stat } from 'node:fs/promises'
import { availableParallelism, freemem } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'

const mostMemoryMb = 1024
const leastMemoryMb = 256

export interface Database {
  connection: DuckDBConnection
  close(): void
}

/** Of a larger source the rows go to a file of the database's own, compressed, instead of filling the memory. */
const mostInMemory = 512 * 1024 * 1024

/**
 * Opens a database that may read `file`, and keep and spill rows in `temporary`.
 * @param temporary a folder of ours, made when needed
 */
export async function openLocked(file: string, temporary: string): Promise<Database> {
  await mkdir(temporary, { recursive: true })
  const { size } = await stat(file)
  const freeMb = Math.floor(freemem() / 1024 / 1024 / 2)
  const instance = await DuckDBInstance.create(size > mostInMemory ? join(temporary, 'rows.duckdb') : ':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    memory_limit: `${Math.max(leastMemoryMb, Math.min(mostMemoryMb, freeMb))}MB`,
    threads: String(Math.min(4, availableParallelism())),
    temp_directory: temporary
  })
  const connection = await instance.connect()
  // Times without a zone are UTC, whatever the machine's clock shows.
  await connection.run(`SET TimeZone = 'UTC'`)
  await connection.run(`SET allowed_paths = [${quoteText(file)}]`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
  return {
    connection,
    close() {
      connection.closeSync()
      instance.closeSync()
    }
  }
}

/** An SQL string; only for what a statement can't take as a bound value. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** An SQL name. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
