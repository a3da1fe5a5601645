/**
 * Which threads a training takes when nobody asked for any: the usual ones for its model, or, where the
 * training is long enough to pay for it, the fastest of those tried.
 */
import { AnnealError, toErrorBody } from '@shared/errors'
import type { MeasuredThreads, RecipeFile, Threads, ThreadsChoice } from '@shared/project'
import { candidates, guessSeconds, sameThreads, stepsOf } from './candidates'
import { measureApart } from './measureApart'
import { keyOf, recall, remember } from './remembered'

/** Shorter trainings do not pay for measuring. */
const LONG_SECONDS = 30
/** Measuring may take this share of the training, and no longer than this. */
const SHARE = 0.1
const MOST_SECONDS = 30
/** A setting replaces the usual one when it is faster by this much; less may be chance. */
const WORTH = 0.97

export interface Choice {
  threads: Threads
  choice: ThreadsChoice
}

export interface ChoiceContext {
  /** About to measure: the moment to say so. */
  onMeasuring(): void
  /** Called before each setting is tried. @returns false: give up, the training ends */
  mayGoOn(): Promise<boolean>
  /** Aborted by a pause or an end. */
  interruption(): AbortSignal
}

/** What it needs of the world; tests bring their own. */
export interface ChoiceTools {
  measure(recipe: RecipeFile, signal: AbortSignal): Promise<number>
  recall(key: string): Promise<Threads | null>
  remember(key: string, threads: Threads): Promise<boolean>
}

const real: ChoiceTools = { measure: measureApart, recall, remember }

/** @returns null when the training ended meanwhile */
export async function chooseThreads(
  recipe: RecipeFile,
  context: ChoiceContext,
  tools: ChoiceTools = real
): Promise<Choice | null> {
  const usual = recipe.threads
  const guess = guessSeconds(recipe)
  if (guess < LONG_SECONDS) return usually(usual, 'The usual setting for such a model.')
  const key = keyOf(recipe)
  const known = await tools.recall(key)
  if (known) {
    const reason = 'The fastest setting for this model on this machine, measured before.'
    return { threads: known, choice: { by: 'remembered', reason, measured: [] } }
  }
  context.onMeasuring()
  return measureAll(recipe, key, context, tools)
}

async function measureAll(
  recipe: RecipeFile,
  key: string,
  context: ChoiceContext,
  tools: ChoiceTools
): Promise<Choice | null> {
  const usual = recipe.threads
  const [, ...others] = candidates(usual)
  const measured: MeasuredThreads[] = []
  const begun = performance.now()
  /** @returns false: the training ends */
  const measure = async (threads: Threads): Promise<boolean> => {
    const stepMs = await measureOne({ ...recipe, threads }, context, tools)
    if (stepMs === null) return false
    const before = measured.find((m) => sameThreads(m, threads))
    if (before) before.stepMs = Math.min(before.stepMs, stepMs)
    else measured.push({ ...threads, stepMs })
    return true
  }
  try {
    if (!(await measure(usual))) return null
    const seconds = (stepsOf(recipe) * fastest(usual, measured).stepMs) / 1000
    if (seconds < LONG_SECONDS) {
      return usually(usual, 'The usual setting for such a model; the training is too short to try others.', measured)
    }
    const budget = Math.min(MOST_SECONDS, SHARE * seconds)
    for (const threads of others) {
      if ((performance.now() - begun) / 1000 > budget) break
      if (!(await measure(threads))) return null
    }
    // Something else may have slowed it down just then.
    if (!sameThreads(fastest(usual, measured).threads, usual) && !(await measure(usual))) return null
  } catch (e) {
    return notAll(usual, measured, toErrorBody(e).message.replace(/\.$/, ''))
  }
  const { threads, stepMs } = fastest(usual, measured)
  // Those left out may be faster still; a longer training may find out.
  if (measured.length > others.length) await tools.remember(key, threads)
  const reason = `The fastest of ${measured.length} measured settings: ${stepMs.toPrecision(3)} ms a step.`
  return { threads, choice: { by: 'measured', reason, measured } }
}

function notAll(usual: Threads, measured: MeasuredThreads[], why: string): Choice {
  if (measured.length === 0) return usually(usual, `The usual setting; the fastest could not be found out: ${why}.`)
  const reason = `The fastest of ${measured.length} measured settings; others could not be measured: ${why}.`
  return { threads: fastest(usual, measured).threads, choice: { by: 'measured', reason, measured } }
}

/** Again when a pause came between. @returns null: the training ends */
async function measureOne(recipe: RecipeFile, context: ChoiceContext, tools: ChoiceTools): Promise<number | null> {
  for (;;) {
    if (!(await context.mayGoOn())) return null
    try {
      return await tools.measure(recipe, context.interruption())
    } catch (e) {
      if (!(e instanceof AnnealError && e.code === 'cancelled')) throw e
    }
  }
}

function fastest(usual: Threads, measured: readonly MeasuredThreads[]): { threads: Threads; stepMs: number } {
  const first = measured.find((m) => sameThreads(m, usual))
  const best = measured.reduce<MeasuredThreads | undefined>((a, b) => (a && a.stepMs <= b.stepMs ? a : b), undefined)
  if (!best || !first || best.stepMs > first.stepMs * WORTH) return { threads: usual, stepMs: first?.stepMs ?? NaN }
  return { threads: { interOp: best.interOp, intraOp: best.intraOp }, stepMs: best.stepMs }
}

function usually(threads: Threads, reason: string, measured: MeasuredThreads[] = []): Choice {
  return { threads, choice: { by: 'usual', reason, measured } }
}
