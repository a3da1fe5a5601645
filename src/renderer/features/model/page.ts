import { perProject } from '../../app/perProject.svelte'
import { session } from '../../app/session'
import { ModelsController } from './models.svelte'

export const modelsController = perProject(() => new ModelsController(session))
