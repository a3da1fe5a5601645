/** What a person does to a model, as data. */
import type { ModelEdge, ModelFragment, ModelGraph, ModelNode } from '@shared/project'

export interface Point {
  x: number
  y: number
}

export type EditCommand = (
  | { kind: 'addNode'; node: ModelNode }
  /** A layer in the middle of a connection; the connection leads to its first input. */
  | { kind: 'insertOnEdge'; edge: ModelEdge; node: ModelNode }
  /** Its connections and its names among inputs and outputs go too. */
  | { kind: 'removeNode'; id: string }
  /** `reconnect`: what a removed layer with one source fed is then fed by that source. */
  | { kind: 'removeNodes'; ids: readonly string[]; reconnect?: boolean }
  /** What was connected to that slot is replaced. */
  | { kind: 'connect'; edge: ModelEdge }
  | { kind: 'disconnect'; edge: ModelEdge }
  /** Replaces all params of the layer. */
  | { kind: 'setParams'; id: string; params: ModelNode['params'] }
  | { kind: 'moveNode'; id: string; position: Point }
  | { kind: 'moveNodes'; positions: Readonly<Record<string, Point>> }
  | { kind: 'renameNode'; id: string; to: string }
  /** `place`: which of the layers with this id, counted from 0 in document order; for documents with equal ids. */
  | { kind: 'renameTwin'; id: string; place: number; to: string }
  | { kind: 'setEnds'; side: 'inputs' | 'outputs'; ends: ModelGraph['inputs'] }
  /** Layers get free ids; blocks of a taken name are the same block if they are equal, else get a free name. */
  | { kind: 'paste'; fragment: ModelFragment; offset: Point }
  | { kind: 'duplicate'; ids: readonly string[]; offset: Point }
  /** What is chosen becomes the definition of a new block, and one instance of it takes its place. */
  | { kind: 'groupToBlock'; ids: readonly string[]; name: string }
  /** The instance is replaced by the layers of its block, as often as it repeats it. */
  | { kind: 'ungroup'; id: string }
  | { kind: 'renameBlock'; name: string; to: string }
  /** Only while no instance uses it. */
  | { kind: 'removeBlock'; name: string }
  | { kind: 'setRepeat'; id: string; repeat: number }
  | { kind: 'setCollapsed'; id: string; collapsed: boolean }
  /** Which layer of the definition `in` gives its values to the outside. */
  | { kind: 'setBlockOutput'; id: string }
) & {
  /** The block whose definition is edited; absent: the model itself. */
  in?: string
}
