/** Changes to a data set that can be undone: edits and the split, written to dataset.json. The source is not touched. */
import { checkBalance } from '@core/data/augmentations'
import { AnnealError, throwIfAborted } from '@shared/errors'
import {
  datasetEditSchema,
  type Balance,
  type DatasetEdit,
  type DatasetFile,
  type SplitChange,
  type SplitPolicy
} from '@shared/project'
import type { Project } from '@store/types'
import { drawSplitOf } from './edited'
import { recounted } from './findings'
import { openEdited } from './open'
import type { Context } from './types'

/** Which document a change was made to; without a revision, whatever it is now. */
export interface Of {
  name: string
  revision?: number | undefined
}

/** Lays edits on top of those there are. @throws `bad-edit` naming the field, `conflict` */
export async function editDataset(
  project: Project,
  of: Of,
  edits: readonly DatasetEdit[],
  ctx: Context = {}
): Promise<DatasetFile> {
  return change(project, of, ctx, (document) => {
    // What is redone later would be laid over something else.
    const { undone: _undone, ...rest } = document
    return { ...rest, edits: [...document.edits, ...edits.map(ascending)] }
  })
}

/** Takes the last edits back. @throws `nothing-to-undo`, `conflict` */
export async function undoEdits(project: Project, of: Of, steps = 1, ctx: Context = {}): Promise<DatasetFile> {
  return change(project, of, ctx, (document) => {
    const { edits, undone = [] } = document
    if (edits.length < steps) throw nothingTo('undo', edits.length, document.name)
    const back = edits.slice(edits.length - steps).reverse()
    return { ...document, edits: edits.slice(0, -steps), undone: [...undone, ...back] }
  })
}

/** Makes edits again that were taken back. @throws `nothing-to-redo`, `conflict` */
export async function redoEdits(project: Project, of: Of, steps = 1, ctx: Context = {}): Promise<DatasetFile> {
  return change(project, of, ctx, (document) => {
    const { edits, undone = [] } = document
    if (undone.length < steps) throw nothingTo('redo', undone.length, document.name)
    const again = undone.slice(undone.length - steps).reverse()
    return { ...document, edits: [...edits, ...again], undone: undone.slice(0, -steps) }
  })
}

/** Draws the split anew. @throws `bad-split` naming the field, `conflict` */
export async function splitDataset(
  project: Project,
  of: Of,
  asked: SplitChange,
  ctx: Context = {}
): Promise<DatasetFile> {
  return change(project, of, ctx, (document) => ({ ...document, split: askedPolicy(document, asked) }), true)
}

/** The same without writing it: how large the parts would be. */
export async function previewSplit(
  project: Project,
  name: string,
  asked: SplitChange,
  ctx: Context = {}
): Promise<Pick<DatasetFile, 'split' | 'splitCounts' | 'classCounts'>> {
  const document = await project.datasets.read(name)
  const data = await openEdited(project, document, ctx)
  const split = drawSplitOf(data, askedPolicy(document, asked))
  const { document: drawn } = await openEdited(project, document, ctx, { edits: document.edits, split })
  return { split, splitCounts: drawn.splitCounts, classCounts: drawn.classCounts }
}

export interface Fix {
  edits?: DatasetEdit[] | undefined
  /** To be drawn. */
  split?: SplitChange | undefined
  /** One that was drawn before, put back as it was. */
  policy?: SplitPolicy | undefined
  balance?: Balance | undefined
}

/** A problem's fix or another change that can be undone, or its undo, written at once. @throws as `checkBalance` too */
export async function fixDataset(
  project: Project,
  of: Of,
  { edits = [], split, policy, balance }: Fix,
  ctx: Context = {}
): Promise<DatasetFile> {
  return change(
    project,
    of,
    ctx,
    (document) => {
      if (balance) checkBalance(document, balance)
      const { undone, ...rest } = document
      return {
        ...rest,
        ...(undone && edits.length === 0 ? { undone } : {}),
        edits: [...document.edits, ...edits.map(ascending)],
        split: split ? askedPolicy(document, split) : (policy ?? document.split),
        balance: balance ?? document.balance
      }
    },
    split !== undefined
  )
}

/** @param draws the split `make` gives is one to be drawn */
async function change(
  project: Project,
  { name, revision }: Of,
  ctx: Context,
  make: (document: DatasetFile) => DatasetFile,
  draws = false
): Promise<DatasetFile> {
  const document = await project.datasets.read(name)
  const changed = make(document)
  // A change to another revision than is there ends as a conflict when it is written: what follows from it is not
  // worked out, it may not even fit.
  if (revision !== undefined && revision !== document.revision) {
    return project.datasets.write({ ...changed, revision })
  }
  let next = changed
  if (draws) {
    const before = await openEdited(project, { ...changed, split: document.split }, ctx)
    next = { ...changed, split: drawSplitOf(before, changed.split) }
  }
  const data = await openEdited(project, next, ctx)
  throwIfAborted(ctx.signal)
  return project.datasets.write(await recounted(next, data))
}

function askedPolicy({ split }: DatasetFile, asked: SplitChange): DatasetFile['split'] {
  const { moved: _moved, from: _from, ...before } = split
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
  const merged: DatasetFile['split'] = { ...before, ...given }
  const kind = merged.kind
  if (kind !== 'group' && kind !== 'time') delete merged.column
  if (kind !== 'kfold') {
    delete merged.folds
    delete merged.fold
  } else merged.fold ??= 0
  if (kind === 'given') delete merged.by
  else merged.by = asked.by ?? 'content'
  return merged
}

function ascending(edit: DatasetEdit): DatasetEdit {
  if (!('rows' in edit)) return edit
  const rows = [...new Set(edit.rows)].sort((a, b) => a - b)
  return datasetEditSchema.parse({ ...edit, rows })
}

function nothingTo(what: 'undo' | 'redo', there: number, name: string): AnnealError {
  return new AnnealError({
    code: `nothing-to-${what}`,
    message: there === 0 ? `There is no edit of “${name}” to ${what}.` : `There are only ${there} edits to ${what}.`,
    where: name,
    hint: what === 'undo' ? 'Edits are listed in its dataset.json.' : 'A new edit ends what can be redone.'
  })
}
