import { perProject } from '../../app/perProject.svelte'
import { session } from '../../app/session'
import { Builder } from './builder.svelte'
import { endsOf, exampleShape, fixesOf } from '@core/model'
import { ModelsController } from './models.svelte'

export interface ModelStudio {
  models: ModelsController
  builder: Builder
}

export const modelStudio = perProject((): ModelStudio => {
  const models = new ModelsController(session)
  $effect(() => models.follow())
  $effect(() => {
    const save = (): Promise<void> => models.saved()
    session.savers = [...session.savers, save]
    return () => {
      session.savers = session.savers.filter((other) => other !== save)
    }
  })
  const builder = new Builder(() => {
    const { open, list, dataset, fit } = models
    if (!open) throw new Error('No model is open')
    const { graph } = open.editor
    return {
      editor: open.editor,
      order: list?.rows.map((row) => row.id) ?? [],
      shape: dataset && exampleShape(dataset),
      fixesOf: (problem) => fixesOf(fit?.graph ?? graph, problem, dataset && endsOf(dataset, graph), list?.analysis)
    }
  })
  return { models, builder }
})
