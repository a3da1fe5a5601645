import { perProject } from '../../app/perProject.svelte'
import { session } from '../../app/session'
import { Builder } from './builder.svelte'
import { exampleShape } from '@core/model'
import { ModelsController } from './models.svelte'

export interface ModelStudio {
  models: ModelsController
  builder: Builder
}

export const modelStudio = perProject((): ModelStudio => {
  const models = new ModelsController(session)
  $effect(() => models.follow())
  const builder = new Builder(() => {
    const { open, list, dataset } = models
    if (!open) throw new Error('No model is open')
    return {
      editor: open.editor,
      order: list?.rows.map((row) => row.id) ?? [],
      shape: dataset && exampleShape(dataset)
    }
  })
  return { models, builder }
})
