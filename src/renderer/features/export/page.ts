import { perProject } from '../../app/perProject.svelte'
import { session } from '../../app/session'
import { ExportController } from './export.svelte'

export const exportController = perProject(() => new ExportController(session.host))
