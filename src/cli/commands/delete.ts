import { deleteOutput } from '@shared/cliOutput'
import { toErrorBody } from '@shared/errors'
import { type MoveToTrash, type Project, openProject } from '@store/index'
import { defineCommand, wrongUse } from '../command'

const kinds = ['run', 'dataset', 'model'] as const
type Kind = (typeof kinds)[number]
const titles: Record<Kind, string> = { run: 'run', dataset: 'data set', model: 'model' }

export const deleteThing = defineCommand({
  name: 'delete',
  summary: 'Move a run, a data set or a model to the system’s trash.',
  details: ['A linked source outside the project is never touched. Restore from the trash to undo.'],
  positionals: [
    { name: 'run|dataset|model', help: 'What it is.' },
    { name: 'NAME', help: 'Its name; a run’s id will do too.' }
  ],
  flags: {},
  examples: ['anneal delete run "dense 1"', 'anneal delete dataset mnist'],
  output: deleteOutput,
  async run({ positionals: [given = '', name = ''] }, { terminal, projectDir }) {
    const kind = kinds.find((known) => known === given)
    if (!kind) throw wrongUse(`“${given}” can’t be deleted: one of ${kinds.join(', ')} was expected.`, given)
    const project = await openProject(projectDir)
    const thing = await findThing(project, kind, name)
    const trash = await moveAway(thing, (reason) => {
      terminal.note(`anneal: the system’s trash can’t take it (${reason}); it waits in the project’s .trash folder.`)
    })
    terminal.result(
      deleteOutput,
      { kind, name: thing.name, trash },
      trash === 'system'
        ? `Moved the ${titles[kind]} “${thing.name}” to the system’s trash.`
        : `Moved the ${titles[kind]} “${thing.name}” to the project’s .trash folder.`
    )
    return undefined
  }
})

interface Thing {
  name: string
  discard(moveToTrash: MoveToTrash): Promise<void>
  delete(): Promise<string>
}

async function findThing(project: Project, kind: Kind, name: string): Promise<Thing> {
  if (kind === 'run') {
    const { id, state } = await project.runs.find(name)
    return {
      name: state.name,
      discard: (move) => project.runs.discard(id, move),
      delete: () => project.runs.delete(id)
    }
  }
  const store = kind === 'dataset' ? project.datasets : project.models
  return { name, discard: (move) => store.discard(name, move), delete: () => store.delete(name) }
}

/** Servers and containers often have no trash; losing the thing is not the answer. */
async function moveAway(thing: Thing, onFallback: (reason: string) => void): Promise<'system' | 'project'> {
  const { default: systemTrash } = await import('trash')
  let refused: unknown = null
  try {
    await thing.discard(async (path) => {
      await systemTrash(path, { glob: false }).catch((e: unknown) => {
        refused = e
        throw e
      })
    })
    return 'system'
  } catch (e) {
    if (refused === null) throw e
    await thing.delete()
    onFallback(toErrorBody(refused).message)
    return 'project'
  }
}
