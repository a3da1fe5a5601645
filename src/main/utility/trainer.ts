/** Entry of a trainer process: one run, from its first step to its last or to Stop. */
import { trainerContract, type TrainerContract } from '@shared/ipc/engineContract'
import { serve, type Handlers } from '@shared/ipc/rpc'
import { openProject } from '@store/index'
import { lowerPriority } from '@engine/runtime'
import { createTrainControl, trainRun } from '@engine/training'
import { parentPort } from './parentPort'

const control = createTrainControl()

const handlers: Handlers<TrainerContract> = {
  train: async ({ project, run, resume }, { signal, send }) => {
    await trainRun(await openProject(project), run, { resume, signal, control, onEvent: send })
    return {}
  },
  pause: () => {
    control.pause()
    return {}
  },
  resume: () => {
    control.resume()
    return {}
  },
  stop: () => {
    control.stop()
    return {}
  }
}

lowerPriority()
serve(parentPort(), trainerContract, handlers)
