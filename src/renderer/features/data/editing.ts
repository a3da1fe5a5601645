import { session } from '../../app/session'
import { DatasetEditing } from './datasetEditing.svelte'

export const editing = new DatasetEditing(session)
