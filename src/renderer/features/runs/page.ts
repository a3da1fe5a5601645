import { perProject } from '../../app/perProject.svelte'
import { session } from '../../app/session'
import { RunsController } from './runs.svelte'

export const runsController = perProject(() => new RunsController(session.host, session))
