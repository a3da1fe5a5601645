import { perProject } from '../../app/perProject.svelte'
import { runControl, session } from '../../app/session'
import { TrainController, type TrainSource } from './train.svelte'

/** The session's own fields, read anew each time, with the control of runs beside them. */
const source: TrainSource = {
  get datasets() {
    return session.datasets
  },
  get models() {
    return session.models
  },
  get runs() {
    return session.runs
  },
  get run() {
    return session.run
  },
  get activeRun() {
    return session.activeRun
  },
  get chosen() {
    return session.chosen
  },
  control: runControl,
  watcherOf: (id) => session.watcherOf(id),
  startRun: (request) => session.startRun(request)
}

export const trainController = perProject(() => new TrainController(source))
