import { datasetChangeOutput } from '@shared/cliOutput'
import type { DatasetFile } from '@shared/project'
import { openProject } from '@store/index'
import { defineCommand, wrongUse } from '../command'
import { changeLines, changeResult } from '../datasetText'
import { editFlags, editsOf, fixOf } from '../editFlags'
import { plural } from '../text'

export const datasetEdit = defineCommand({
  name: 'dataset edit',
  summary: 'Change a data set’s labels, classes, rows and columns; all of it can be undone.',
  details: [
    'Edits are laid over the data and written to dataset.json; the source is not touched. Several given at once are made in the order of the list below.',
    'ROWS are numbers from 0 and ranges, like 3,7,10-20, or places in the source, like cats/7.png.'
  ],
  positionals: [{ name: 'D', help: 'Name of a data set.' }],
  flags: editFlags,
  examples: [
    'anneal dataset edit flowers --relabel 3,7-9=rose',
    'anneal dataset edit flowers --merge tulip,lily=bulb --drop-duplicates',
    'anneal dataset edit houses --set-role street=ignore',
    'anneal dataset edit flowers --undo'
  ],
  output: datasetChangeOutput,
  async run({ flags, positionals }, { terminal, signal, projectDir }) {
    const project = await openProject(projectDir)
    const [name = ''] = positionals
    const data = await import('@engine/data')
    const context = { signal, onProgress: terminal.progress.bind(terminal) }
    const edits = await editsOf(flags, (tokens) => data.findRows(project, name, tokens, context))
    const asked = [flags.undo, flags.redo, flags.fix !== undefined, edits.length > 0].filter(Boolean).length
    if (asked === 0) throw wrongUse('Which change? Nothing was given beside the data set.')
    if (asked > 1) throw wrongUse('--undo, --redo, --fix and edits are changes of their own; give one of them.')
    let changed: DatasetFile
    if (flags.undo) changed = await data.undoEdits(project, { name }, 1, context)
    else if (flags.redo) changed = await data.redoEdits(project, { name }, 1, context)
    else {
      const fix = flags.fix === undefined ? { edits } : fixOf(flags.fix, await project.datasets.read(name))
      changed = await data.fixDataset(project, { name }, fix, context)
    }
    const done = flags.undo ? 'Undone.' : flags.redo ? 'Made again.' : 'Done.'
    const head = `${done} ${plural(changed.edits.length, 'edit')} in all.`
    terminal.result(datasetChangeOutput, changeResult(changed), [head, ...changeLines(changed)].join('\n'))
    return undefined
  }
})
