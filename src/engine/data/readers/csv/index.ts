import { join } from 'node:path'
import { columnNames, sniffDialect } from '@core/data/csvDialect'
import { AnnealError } from '@shared/errors'
import type { ReadChoices } from '@shared/project'
import type { SourceFile } from '../../source/files'
import type { TableFormat, TableHead } from '../table/format'
import { loadBody } from './load'
import { readTextHead, scanText, writeBody } from './text'

/** A table as text, its cells separated by a character, with a header line. */
export const csvFormat: TableFormat = { kind: 'csv', look }

/** @throws `csv-empty`, `csv-not-text`, `csv-one-column`, `csv-no-header`, `bad-encoding` */
async function look(file: SourceFile, choices: ReadChoices): Promise<TableHead> {
  const head = await readTextHead(file, choices.encoding)
  const dialect = sniffDialect(head.text, choices.delimiter)
  if (!dialect) throw emptyTable(file, 'is empty')
  const names = columnNames(dialect, file.name)
  const headerLines = head.text.slice(0, dialect.header.end).match(/\r\n|\r|\n/g)?.length ?? 0
  return {
    file,
    names,
    sample: dialect.rows,
    parts: [],
    choices,
    async scan(ctx) {
      const { hash, encoding } = await scanText(file, head, ctx)
      return {
        hash,
        async stage(folder, stageCtx) {
          // DuckDB reads a copy without header, in UTF-8, under a name that holds none of its wildcards.
          const body = join(folder, 'body.csv')
          await writeBody(file, encoding, dialect.header.end, body, stageCtx)
          return body
        },
        load(connection, staged, { signal }) {
          const types = names.map(() => 'any' as const)
          return loadBody(connection, { path: staged, delimiter: dialect.delimiter, types, headerLines }, signal)
        }
      }
    }
  }
}

export function emptyTable(file: SourceFile, what: string): AnnealError {
  return new AnnealError({
    code: 'csv-empty',
    message: `“${file.name}” ${what}; expected a line of column names and rows below it.`,
    where: file.name,
    hint: 'Choose another file, or save the table again.'
  })
}
