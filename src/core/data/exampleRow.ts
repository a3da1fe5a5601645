import type { TableColumn, TablePreprocess, TokensPreprocess } from '@shared/project'

/** Cells a row could have, by column name: for code to paste. */
export function exampleRow(spec: TablePreprocess | TokensPreprocess): Record<string, string | number> {
  if (spec.kind === 'tokens') return { [spec.column]: someWords(spec.vocabulary) }
  return Object.fromEntries(spec.columns.map((column) => [column.name, exampleCell(column)]))
}

function exampleCell(column: TableColumn): string | number {
  switch (column.kind) {
    case 'number':
      return Number(column.impute.toPrecision(4))
    case 'category':
      return column.categories[0] ?? ''
    case 'hash':
      return 'any text'
    case 'time':
      return '2026-01-31 18:30'
    case 'text':
      return someWords(column.vocabulary)
  }
}

function someWords(vocabulary: readonly string[]): string {
  return vocabulary.slice(0, 5).join(' ')
}
