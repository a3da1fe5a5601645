import { liveRuns } from '../../app/liveRuns'
import { perProject } from '../../app/perProject.svelte'
import { usableRun } from '../../app/runs'
import { session } from '../../app/session'
import { EvaluateController } from './evaluate.svelte'

export const evaluateController = perProject(
  () =>
    new EvaluateController(session.host, {
      run: () => usableRun(liveRuns(), session.chosen.run),
      datasets: () => session.datasets
    })
)
