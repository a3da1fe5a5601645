/** A model's graph as it is being edited: what is selected, and every step back and forth. No component, no disk. */
import { applyEdits, applyPatches, type EditCommand, type Patch } from '@core/model'
import type { ModelGraph } from '@shared/project'
import { selectionOf } from './selection'

/** How to get from one graph to another: small patches, or the whole other one where it came from outside. */
type Change = { patches: readonly Patch[] } | { graph: ModelGraph }

interface Step {
  title: string
  change: Change
  /** What is selected once the change is made. */
  selected: ReadonlySet<string>
  /** ms, as `performance.now()`: of two histories the later step goes first. */
  at: number
  merge: string | null
}

export interface ApplyOptions {
  /** Steps of one key that follow each other closely are one step for undo: typing 128 is one change. */
  merge?: string
  /** What is selected afterwards; without it what was, as far as it is still there. */
  select?: readonly string[]
}

/** Longer pauses part steps of one key, ms. */
const MERGE_WITHIN = 1500
const nothing: ReadonlySet<string> = new Set()

function change(graph: ModelGraph, by: Change): { graph: ModelGraph; back: Change } {
  if ('graph' in by) return { graph: by.graph, back: { graph } }
  const done = applyPatches(graph, by.patches)
  return { graph: done.graph, back: { patches: done.inverse } }
}

export class GraphEditor {
  graph: ModelGraph = $state.raw({ nodes: [], edges: [], inputs: {}, outputs: {} })
  /** Ids of layers. */
  selected = $state.raw<ReadonlySet<string>>(nothing)
  #done = $state.raw<readonly Step[]>([])
  #undone = $state.raw<readonly Step[]>([])

  constructor(
    graph: ModelGraph,
    /** Told after each change. */
    private onchange: (graph: ModelGraph) => void = () => undefined,
    private readonly now: () => number = () => performance.now()
  ) {
    this.graph = graph
  }

  /** The document has another name now: its history goes with it. */
  handOver(onchange: (graph: ModelGraph) => void): this {
    this.onchange = onchange
    return this
  }

  get undoTitle(): string | null {
    return this.#done.at(-1)?.title ?? null
  }
  get redoTitle(): string | null {
    return this.#undone.at(-1)?.title ?? null
  }
  /** When the step was made that undo would take back. */
  get doneAt(): number {
    return this.#done.at(-1)?.at ?? -Infinity
  }
  /** When the step was taken back that redo would make again. */
  get undoneAt(): number {
    return this.#undone.at(-1)?.at ?? -Infinity
  }
  get steps(): number {
    return this.#done.length
  }

  /** All commands or none, as one step. @throws AnnealError of the first command that makes no sense here */
  apply(title: string, commands: readonly EditCommand[], { merge, select }: ApplyOptions = {}): void {
    const { graph, inverse: back } = applyEdits(this.graph, commands)
    if (graph === this.graph) return this.select(select ?? this.selected)
    const last = this.#done.at(-1)
    const at = this.now()
    const joins = merge !== undefined && last?.merge === merge && at - last.at < MERGE_WITHIN
    const step: Step = { title, change: { patches: back }, selected: this.selected, at, merge: merge ?? null }
    if (last && joins && this.#undone.length === 0 && 'patches' in last.change) {
      const joined = { ...last, change: { patches: [...back, ...last.change.patches] }, at }
      this.#done = [...this.#done.slice(0, -1), joined]
    } else this.#done = [...this.#done, step]
    this.#show(graph, select ?? this.selected)
  }

  /** The document as it is on the disk now, changed elsewhere; what was here is one undo away. */
  replace(title: string, graph: ModelGraph): void {
    const step: Step = { title, change: { graph: this.graph }, selected: this.selected, at: this.now(), merge: null }
    this.#done = [...this.#done, step]
    this.#undone = []
    this.graph = graph
    this.select(this.selected)
  }

  select(ids: Iterable<string>): void {
    const now = selectionOf(this.graph, ids, this.selected)
    if (now !== this.selected) this.selected = now
  }

  /** @returns what was undone; null when there was nothing */
  undo(): string | null {
    const step = this.#done.at(-1)
    if (!step) return null
    this.#done = this.#done.slice(0, -1)
    this.#undone = [...this.#undone, this.#take(step)]
    return step.title
  }

  redo(): string | null {
    const step = this.#undone.at(-1)
    if (!step) return null
    const undone = this.#undone.slice(0, -1)
    this.#done = [...this.#done, this.#take(step)]
    this.#undone = undone
    return step.title
  }

  /** Makes a step's change. @returns the step that takes it back */
  #take(step: Step): Step {
    const done = change(this.graph, step.change)
    const back: Step = { ...step, change: done.back, selected: this.selected, at: this.now(), merge: null }
    this.graph = done.graph
    this.select(step.selected)
    this.onchange(this.graph)
    return back
  }

  #show(graph: ModelGraph, select: Iterable<string>): void {
    this.#undone = []
    this.graph = graph
    this.select(select)
    this.onchange(graph)
  }
}
