/** “Copy as Keras”: the model shown, as a Python script on the clipboard. */
import { kerasScript } from '@core/keras'
import { taskOf } from '@core/model'
import { completeTraining } from '@core/training'
import type { DatasetFile, ModelGraph } from '@shared/project'
import type { Command } from '../../commands/commands.svelte'
import { toasts } from '../../ui/toasts.svelte'

export interface ShownModel {
  name: string
  graph: ModelGraph
  /** The data set it is shown for. */
  dataset: DatasetFile | undefined
}

/**
 * With the usual settings of a training for its data; without data, for what its last layer says it is.
 * @throws AnnealError `model-invalid` with every problem
 */
export function kerasCode({ name, graph, dataset }: ShownModel): string {
  const task = dataset?.task ?? taskOf(graph)
  return kerasScript(graph, { name, training: completeTraining(task, {}, dataset?.splitCounts.train) })
}

/** @param shown null: there is none to copy */
export function copyAsKeras(shown: () => ShownModel | null): Command {
  return {
    id: 'model.copyAsKeras',
    title: 'Copy as Keras',
    group: 'Model',
    when: () => shown() !== null,
    async run() {
      const model = shown()
      if (!model) return
      await navigator.clipboard.writeText(kerasCode(model))
      toasts.show('The Keras code is on the clipboard.', { tone: 'ok' })
    }
  }
}
