import { perProject } from '../../app/perProject.svelte'
import { session } from '../../app/session'
import { TrainController } from './train.svelte'

export const trainController = perProject(() => new TrainController(session))
