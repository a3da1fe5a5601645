/** Ways out of problems. Each was tried on the model before it is offered: its problem is gone then. */
import { AnnealError } from '@shared/errors'
import type { ModelGraph } from '@shared/project'
import type { DataEnds } from '../adapt'
import { analyse, type Analysis } from '../analyse'
import { applyEdits } from '../edits/plan'
import type { ModelFix, ModelProblem, ModelProblemCode } from '../problems'
import { blockFixes, countFixes } from './blocks'
import { circleFixes, danglingFixes, inputFixes, twinFixes } from './connections'
import { missingEndFixes, noInputFixes, noOutputFixes, unusedFixes } from './ends'
import { settingFixes } from './settings'
import { shapeFixes, sizeFixes } from './shapes'
import { removal, siteOf, type Site } from './site'

/** More than a person reads. */
const MOST_FIXES = 4

const candidates: Readonly<Record<ModelProblemCode, (site: Site) => ModelFix[]>> = {
  'duplicate-id': twinFixes,
  'unknown-layer': (site) => (site.node ? [removal(site, site.node)] : []),
  'bad-params': settingFixes,
  'dangling-edge': danglingFixes,
  'wrong-inputs': inputFixes,
  cycle: circleFixes,
  'no-input': noInputFixes,
  'no-output': noOutputFixes,
  'missing-end': missingEndFixes,
  'unused-layer': unusedFixes,
  'shape-mismatch': shapeFixes,
  'bad-block': blockFixes,
  'too-many-layers': countFixes,
  'too-large': sizeFixes
}

/** The same problem, whatever its sentence. Of a problem of the whole model there may be several. */
export function countLike(problems: readonly ModelProblem[], { node, inside, code }: ModelProblem): number {
  return problems.filter(
    (p) => p.node === node && p.code === code && p.inside?.block === inside?.block && p.inside?.node === inside?.node
  ).length
}

function removes(graph: ModelGraph, fix: ModelFix, problem: ModelProblem, before: number): boolean {
  try {
    return countLike(analyse(applyEdits(graph, fix.commands).graph).problems, problem) < before
  } catch (e) {
    if (e instanceof AnnealError) return false
    throw e
  }
}

/**
 * What would remove a problem of this model, the best first. Each candidate costs an analysis of the whole model: ask
 * for the problem that is looked at.
 * @param ends what the chosen data gives and asks for
 */
export function fixesOf(
  graph: ModelGraph,
  problem: ModelProblem,
  ends?: DataEnds,
  analysis: Analysis = analyse(graph)
): ModelFix[] {
  const before = countLike(analysis.problems, problem)
  const found: ModelFix[] = []
  for (const fix of candidates[problem.code](siteOf(graph, problem, analysis, ends))) {
    if (found.length >= MOST_FIXES) break
    if (fix.commands.length === 0 || found.some((other) => other.title === fix.title)) continue
    if (removes(graph, fix, problem, before)) found.push(fix)
  }
  return found
}

/** Problems that get fixes: one thing wrong at the beginning can be told at thousands of layers. */
const MOST_PROBLEMS = 50

/** All problems of a model, each of the first 50 with its fixes. */
export function withFixes(graph: ModelGraph, ends?: DataEnds): ModelProblem[] {
  const analysis = analyse(graph)
  return analysis.problems.map((problem, i) =>
    i < MOST_PROBLEMS ? { ...problem, fixes: fixesOf(graph, problem, ends, analysis) } : problem
  )
}

export { endName } from './ends'
export { startParams } from './settings'
