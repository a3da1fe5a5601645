import { liveRuns } from '../../app/liveRuns'
import { perProject } from '../../app/perProject.svelte'
import { usableRun } from '../../app/runs'
import { session } from '../../app/session'
import { TryController } from './try.svelte'

export const tryController = perProject(
  () =>
    new TryController(session.host, {
      run: () => usableRun(liveRuns(), session.chosen.run),
      datasets: () => session.datasets
    })
)
