/** What is wrong with a data set as it is now. */
import { setImmediate } from 'node:timers/promises'
import { findingSteps, sourceProblems, type FindingInput } from '@core/data/findings'
import type { DatasetFile, Problem } from '@shared/project'
import type { EditedDataset } from './edited'

function findingInput(data: EditedDataset): FindingInput {
  const { edited, source, imported, document, counts } = data
  return {
    type: document.type,
    task: edited.task,
    target: edited.target,
    classes: edited.classes,
    columns: edited.columns,
    count: data.count,
    column: (name) => data.column(name),
    codes: edited.codes,
    excluded: data.excluded,
    split: data.split,
    policy: document.split,
    splitCounts: counts.splitCounts,
    classCounts: counts.classCounts ?? null,
    bursts: imported.bursts,
    balance: document.balance,
    preparation: document.preparation,
    origin: (row) => data.origin(row),
    equal: () => source.equal(),
    equalInputs: (target) => source.equalInputs(target),
    alike: () => source.alike()
  }
}

/** @param standing problems as they were; those of the source itself stay */
export async function findProblems(data: EditedDataset, standing: readonly Problem[]): Promise<Problem[]> {
  const input = findingInput(data)
  const found: Problem[] = sourceProblems(standing, input)
  for (const step of findingSteps) {
    // A million rows take a moment for each: whatever else the process has to answer comes in between.
    await setImmediate()
    found.push(...step(input))
  }
  return found
}

/** The document with what follows from its edits and its split. */
export async function recounted(document: DatasetFile, data: EditedDataset): Promise<DatasetFile> {
  const { classCounts: _before, importedTarget: _target, ...rest } = document
  const { classCounts, ...counts } = data.counts
  return {
    ...rest,
    ...counts,
    ...(classCounts ? { classCounts } : {}),
    ...(counts.target === data.source.target ? {} : { importedTarget: data.source.target }),
    problems: await findProblems({ ...data, document }, document.problems)
  }
}
