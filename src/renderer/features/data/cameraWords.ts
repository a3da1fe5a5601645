/** Every sentence about collecting with the camera. */
import type { ErrorBody } from '@shared/errors'
import { formatCounted } from '../../ui/format'

export const cameraWords = {
  title: 'Collect with the camera',
  opening: 'Opening the camera',
  preview: 'What the camera sees',
  camera: 'Camera',
  nthCamera: (n: number) => `Camera ${n}`,
  label: 'Class',
  labelHint: 'What is in front of the camera. Type a new class, or choose one of those you have.',
  hold: 'Hold to collect',
  holding: (n: number) => `Collecting: ${formatCounted(n, 'frame', 'frames')}`,
  holdHint: 'Hold the button, or the space bar: ten frames a second.',
  bursts:
    'Hold at least three times a class, and move a little in between: what is collected in one go stays together in training, validation or testing.',
  classes: 'Classes',
  none: 'Nothing is collected yet.',
  frames: (n: number, bursts: number) =>
    `${formatCounted(n, 'frame', 'frames')}, ${formatCounted(bursts, 'burst', 'bursts')}`,
  thumbnails: (label: string) => `Frames of ${label}; press one to delete it`,
  deleteFrame: (n: number) => `Delete frame ${n}`,
  deleteClass: (label: string) => `Delete all frames of ${label}`,
  name: 'Name of the data set',
  taken: (name: string) => `There already is a data set “${name}”; choose another name.`,
  needTwo: 'At least two classes are needed.',
  slow: (n: number) => `${formatCounted(n, 'frame was', 'frames were')} skipped, because this computer is busy.`,
  import: 'Make the data set',
  cancel: 'Cancel',
  retry: 'Try again',
  discardAsk: (n: number) => `Discard ${formatCounted(n, 'frame', 'frames')} that were collected?`,
  discard: 'Discard',
  keep: 'Go on collecting',
  imported: (name: string, n: number) => `“${name}” was made of ${formatCounted(n, 'frame', 'frames')}.`
}

const problems = {
  none: {
    code: 'camera-not-found',
    message: 'No camera was found.',
    hint: 'Connect a camera and try again.'
  },
  denied: {
    code: 'camera-denied',
    message: 'Anneal may not use the camera.',
    hint: 'Allow it for Anneal in the privacy settings of your system, then try again.'
  },
  busy: {
    code: 'camera-busy',
    message: 'The camera can’t be opened; another program may be using it.',
    hint: 'Close that program and try again.'
  },
  gone: {
    code: 'camera-gone',
    message: 'The camera was disconnected.',
    hint: 'What was collected is kept. Connect it and try again.'
  }
} satisfies Record<string, ErrorBody>

export const cameraGone: ErrorBody = problems.gone

/** What the browser's reasons for having no picture mean, by the names of its errors. */
export function cameraProblem(e: unknown): ErrorBody {
  const name = e instanceof Error || e instanceof DOMException ? e.name : ''
  if (name === 'NotFoundError' || name === 'OverconstrainedError' || name === 'TypeError') return problems.none
  if (name === 'NotAllowedError' || name === 'SecurityError') return problems.denied
  if (name === 'NotReadableError' || name === 'AbortError') return problems.busy
  return {
    code: 'camera-failed',
    message: `The camera can’t be opened: ${e instanceof Error ? e.message : String(e)}`,
    hint: 'Close other programs that use it and try again.'
  }
}
