import type { ModelGraph } from '@shared/project'

/** Keras' way of naming layers: Conv2D → conv2d, MaxPooling2D → max_pooling2d. */
export function snake(title: string): string {
  return title
    .replace(/([a-z0-9])([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z])([A-Z])(?![A-Z0-9]*$)/g, '$1_$2')
    .toLowerCase()
}

/** A free id: an input is “input”, then “input_2”; any other layer starts with 1: “dense_1”. */
export function freeLayerId(taken: ReadonlySet<string>, type: string, title: string): string {
  if (type === 'input') return nextFree(taken, 'input', 2)
  return nextFree(taken, `${snake(title)}_1`, 2)
}

/** `wanted` itself, or with the next number at its end. */
export function nextFree(taken: ReadonlySet<string>, wanted: string, from = 2): string {
  if (!taken.has(wanted)) return wanted
  const stem = wanted.replace(/_\d+$/, '')
  for (let i = from; ; i++) {
    const id = `${stem.slice(0, 58)}_${i}`
    if (!taken.has(id)) return id
  }
}

export function idsIn(graph: ModelGraph): Set<string> {
  return new Set(graph.nodes.map((node) => node.id))
}
