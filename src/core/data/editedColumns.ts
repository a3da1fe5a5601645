import type { Column, DatasetFile } from '@shared/project'

/** The columns with the kinds and roles a person gave them since the import. */
export function editedColumns({ columns, edits }: Pick<DatasetFile, 'columns' | 'edits'>): Column[] {
  const changed = new Map(columns.map((column) => [column.name, column]))
  for (const edit of edits) {
    if (edit.kind !== 'set-kind' && edit.kind !== 'set-role') continue
    const column = changed.get(edit.column)
    if (!column) continue
    changed.set(edit.column, edit.kind === 'set-kind' ? { ...column, kind: edit.to } : { ...column, role: edit.to })
  }
  return columns.map((column) => changed.get(column.name) ?? column)
}
