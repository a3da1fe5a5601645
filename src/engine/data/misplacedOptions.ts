import { AnnealError } from '@shared/errors'
import type { ImportOptions } from '@shared/ipc/payloads'
import type { DatasetFile, ReadChoices, SourceKind } from '@shared/project'

const imageOptions = {
  size: (options: ImportOptions) => options.size !== undefined,
  fit: (options: ImportOptions) => options.fit !== 'pad',
  channels: (options: ImportOptions) => options.channels !== undefined,
  labels: (options: ImportOptions) => options.labels !== undefined
}

/**
 * What was asked for has to mean something for this source: quietly ignoring it would let a person believe it was done.
 * @throws `option-misfit`
 */
export function checkOptionsMean(type: DatasetFile['type'], options: ImportOptions): void {
  if (type === 'image') {
    if (options.target === undefined) return
    throw misfit(
      'target',
      'A target column was named, but images have none: the label is the folder, or the label file.'
    )
  }
  for (const [name, asked] of Object.entries(imageOptions)) {
    if (asked(options)) throw misfit(name, `The option “${name}” is about images, and this source is a table.`)
  }
}

const choiceKinds: Record<string, readonly SourceKind[]> = {
  encoding: ['csv', 'json'],
  delimiter: ['csv']
}

/** @throws `option-misfit`: a choice that this kind of source does not leave */
export function checkChoicesMean(kind: SourceKind, choices: ReadChoices): void {
  for (const [name, kinds] of Object.entries(choiceKinds)) {
    if (!(name in choices) || kinds.includes(kind)) continue
    throw misfit(
      name,
      `The option “${name}” is about ${kinds.join(' and ').toUpperCase()} files, and this source is none.`
    )
  }
  if (choices.part !== undefined && kind !== 'xlsx' && kind !== 'sqlite') {
    throw misfit('part', 'A sheet or table was named, and this source has none to choose from.')
  }
}

function misfit(option: string, message: string): AnnealError {
  return new AnnealError({
    code: 'option-misfit',
    message,
    where: option,
    hint: 'Leave that option out, or choose another source.'
  })
}
