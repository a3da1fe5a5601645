import { AnnealError } from '@shared/errors'

const ofProcess = 'engine-stopped'

export function trainerStopped(reason: string, canRetry: boolean): AnnealError {
  return new AnnealError({
    code: ofProcess,
    message: `The engine stopped: ${reason}. Your run is kept.`,
    hint: canRetry
      ? 'Press Resume to go on from the last checkpoint.'
      : 'It stopped three times in a row. Try a smaller batch size or model, or restart the engine in Settings and resume.'
  })
}

export function workbenchStopped(reason: string, canRetry: boolean): AnnealError {
  return new AnnealError({
    code: ofProcess,
    message: `The engine stopped: ${reason}. Your project is kept.`,
    hint: canRetry
      ? 'It was started again: try once more.'
      : 'It stopped three times in a row and is not started again by itself. Restart it in Settings; Copy diagnostics tells more.'
  })
}

/** The window closed or the project changed while a call was under way. */
export function engineClosed(): AnnealError {
  return new AnnealError({ code: 'cancelled', message: 'Cancelled.', hint: 'Open the project again to go on.' })
}
