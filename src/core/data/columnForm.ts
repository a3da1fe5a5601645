/** The form of a described column, and where it needs saying. */
import type { CellForm, Column } from '@shared/project'
import { usualForm } from './readCell'

/** What the source's cells are read as; null: as the texts they are. */
export function formRead({ kind, form }: Pick<Column, 'kind' | 'form'>): CellForm | null {
  return form ?? (kind === 'number' || kind === 'time' ? usualForm[kind] : null)
}

/** What a described column says of its form: nothing where it is the usual one of its kind. */
export function withForm(form: CellForm | null, kind: Column['kind']): { form?: CellForm } {
  const usual = kind === 'number' || kind === 'time' ? usualForm[kind] : null
  return form === usual || form === null ? {} : { form }
}
