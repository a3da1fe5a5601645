/**
 * DuckDB as a reader of one file and nothing else: no extension is fetched or loaded, no other file
 * and no address can be opened, and nothing of this can be changed by any statement that follows.
 */
import { mkdir } from 'node:fs/promises'
import { availableParallelism, freemem } from 'node:os'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'

const mostMemoryMb = 2048
const leastMemoryMb = 256

export interface Database {
  connection: DuckDBConnection
  close(): void
}

/**
 * Opens a database in memory that may read `file`, and spill to `temporary`.
 * @param temporary a folder of ours, made when needed
 */
export async function openLocked(file: string, temporary: string): Promise<Database> {
  await mkdir(temporary, { recursive: true })
  const freeMb = Math.floor(freemem() / 1024 / 1024 / 2)
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    memory_limit: `${Math.max(leastMemoryMb, Math.min(mostMemoryMb, freeMb))}MB`,
    threads: String(Math.min(4, availableParallelism())),
    temp_directory: temporary
  })
  const connection = await instance.connect()
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
