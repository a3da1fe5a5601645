/** A Keras model without models inside it: every call of a layer with the calls it reads. */
import type { KerasLayer, KerasModel, TensorRef } from './topology'
import { toFolder } from './names'

export interface FlatLayer {
  /** Unique; fits a node's id. */
  id: string
  layer: KerasLayer
  /** Names of the models around it, outermost first (the whole one is left out), and its own. */
  path: string[]
  /** Its folder in the weights of a .keras file, e.g. `layers/functional/layers/conv2d_1`. */
  folder: string
  /** Ids it reads, in order; null: a tensor that no layer gives. */
  sources: (string | null)[]
  /** Reads what a layer gives beside its first output. */
  readsOther: string | null
  /** Called before with the same weights. */
  again: boolean
  /** Arguments of the call that are no tensors. */
  arguments: string[]
}

export interface FlatModel {
  layers: FlatLayer[]
  /** Ids. */
  inputs: string[]
  outputs: (string | null)[]
}

type Key = string
const keyOf = (scope: string, { layer, node, tensor }: TensorRef): Key => JSON.stringify([scope, layer, node, tensor])

/** Where a tensor comes from: a layer here, or another name for a tensor outside or inside a nested model. */
type Origin = { id: string; tensor: number } | { key: Key }

interface Entry {
  flat: Omit<FlatLayer, 'sources' | 'readsOther'>
  reads: Key[]
}

interface Around {
  scope: string
  path: string[]
  folder: string
  /** What the model's inputs stand for; null: it is the whole model. */
  fed: Key[] | null
  again: boolean
}

const MOST_ID = 64

export function flatten(model: KerasModel): FlatModel {
  const origins = new Map<Key, Origin>()
  const entries: Entry[] = []
  const freeId = idMaker()
  visit(model, { scope: '', path: [], folder: '', fed: null, again: false })

  function visit({ layers, inputs }: KerasModel, around: Around): void {
    const folders = new Map<string, number>()
    const fedBy = new Map(around.fed?.map((key, i) => [inputs[i]?.layer, key]))
    for (const layer of layers) {
      const folder = `${around.folder}layers/${numbered(toFolder(layer.className), folders)}`
      const fed = fedBy.get(layer.name)
      if (fed !== undefined) origins.set(keyOf(around.scope, { layer: layer.name, node: 0, tensor: 0 }), { key: fed })
      else visitCalls(layer, { ...around, path: [...around.path, layer.name] }, folder)
    }
  }

  function visitCalls(layer: KerasLayer, around: Around, folder: string): void {
    const calls = layer.calls.length > 0 ? layer.calls : [{ inputs: [], arguments: [] }]
    calls.forEach((call, node) => {
      const reads = call.inputs.map((ref) => keyOf(around.scope, ref))
      const again = around.again || node > 0
      const given = (tensor: number): Key => keyOf(around.scope, { layer: layer.name, node, tensor })
      if (!layer.model) {
        const id = freeId(around.path)
        origins.set(given(0), { id, tensor: 0 })
        entries.push({ flat: { id, layer, path: around.path, folder, again, arguments: call.arguments }, reads })
        return
      }
      const scope = JSON.stringify([around.scope, layer.name, node])
      visit(layer.model, { scope, path: around.path, folder: `${folder}/`, fed: reads, again })
      layer.model.outputs.forEach((ref, tensor) => origins.set(given(tensor), { key: keyOf(scope, ref) }))
    })
  }

  /** Follows other names to the layer; a ring of names leads nowhere. */
  function origin(key: Key): { id: string; tensor: number } | null {
    const seen = new Set<Key>()
    for (let at = key; !seen.has(at);) {
      seen.add(at)
      const found = origins.get(at) ?? firstOutput(at)
      if (!found) return null
      if ('id' in found) return found
      at = found.key
    }
    return null
  }

  /** A layer's further outputs, to say which they are; and the only call under another number. */
  function firstOutput(key: Key): Origin | null {
    const [scope, layer, node, tensor] = JSON.parse(key) as [string, string, number, number]
    const same = origins.get(keyOf(scope, { layer, node, tensor: 0 }))
    if (same && 'id' in same) return { id: same.id, tensor }
    const only = origins.get(keyOf(scope, { layer, node: 0, tensor }))
    return only && !origins.has(keyOf(scope, { layer, node: 1, tensor: 0 })) ? only : null
  }

  const layers = entries.map(({ flat, reads }): FlatLayer => {
    const found = reads.map(origin)
    const other = found.find((one) => one !== null && one.tensor > 0)
    return { ...flat, sources: found.map((one) => one?.id ?? null), readsOther: other?.id ?? null }
  })
  const ends = (refs: readonly TensorRef[]): (string | null)[] => refs.map((ref) => origin(keyOf('', ref))?.id ?? null)
  return { layers, inputs: ends(model.inputs).filter((id) => id !== null), outputs: ends(model.outputs) }
}

/** `conv2d`, `conv2d_1`, … in the order of the layers. Source: `_get_unique_name` of keras/src/saving/saving_lib.py */
function numbered(name: string, used: Map<string, number>): string {
  const count = used.get(name)
  used.set(name, count === undefined ? 0 : count + 1)
  return count === undefined ? name : `${name}_${count + 1}`
}

/** Ids of names: letters, digits, _ and -, at most 64, each once. */
function idMaker(): (path: readonly string[]) => string {
  const taken = new Set<string>()
  const next = new Map<string, number>()
  return (path) => {
    const joined = path.join('_').replace(/[^A-Za-z0-9_-]+/g, '_')
    const plain = /^[A-Za-z]/.test(joined) ? joined : `layer_${joined}`
    // The end of a long name tells it apart from its neighbours.
    const short = plain.length <= MOST_ID ? plain : `${plain.slice(0, 20)}_${plain.slice(-(MOST_ID - 21))}`
    let id = short
    for (let i = next.get(short) ?? 2; taken.has(id); i++) {
      id = `${short.slice(0, MOST_ID - 6)}_${i}`
      next.set(short, i + 1)
    }
    taken.add(id)
    return id
  }
}
