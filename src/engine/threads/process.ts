/** Entry of a measuring process: TensorFlow takes its threads once, so each setting has a process of its own. */
import { toErrorBody } from '@shared/errors'
import { recipeFormat } from '@shared/project'
import { measureSteps } from './measureSteps'
import type { MeasuringReply } from './messages'

function answer(reply: MeasuringReply): void {
  process.send?.(reply, undefined, undefined, () => process.exit(0))
}

// Nobody waits for the figure any more.
process.once('disconnect', () => process.exit(0))
process.once('message', (message) => {
  Promise.resolve()
    .then(() => measureSteps(recipeFormat.schema.parse(message)))
    .then((stepMs) => answer({ type: 'measured', stepMs }))
    .catch((e: unknown) => answer({ type: 'failed', error: toErrorBody(e) }))
})
