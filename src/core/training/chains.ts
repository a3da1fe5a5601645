/**
 * How many parts of a training step can be done side by side. One op of a small network is too little to be shared among
 * threads; two halves that do not wait for each other are not (figures in docs/decisions/0007-chains.md).
 */
import type { ModelGraph } from '@shared/project'

/** More parts than this make each too small. Measured on two cores only. */
const MOST = 2

/** What it does with an example depends on the others of the batch. */
const acrossBatch = (type: string): boolean => type === 'batchNormalization'

/** What only hands values on, element by element or reshaped. */
const light = /^(input|flatten|reshape|activation|dense|.*dropout.*|gaussianNoise)$/i

/** @param cores of the machine @returns 1: the step is done as a whole */
export function usualChains(graph: ModelGraph, cores: number): number {
  return graph.nodes.some(({ type }) => acrossBatch(type)) ? 1 : Math.max(1, Math.min(MOST, cores))
}

/**
 * Parts a batch goes through the network in. A network of dense layers keeps its batch whole: its wide weights are cut
 * instead, so that their updates are shared too (engine/compiler/widths.ts).
 */
export function batchParts(graph: ModelGraph, chains: number): number {
  const dependent = graph.nodes.some(({ type }) => acrossBatch(type))
  const allLight = graph.nodes.every(({ type }) => light.test(type))
  return dependent || allLight ? 1 : chains
}

/** The rows of each part, as even as can be. @returns where each begins, and the end */
export function partBounds(rows: number, parts: number): number[] {
  const used = Math.max(1, Math.min(parts, Math.floor(rows / 2)))
  return Array.from({ length: used + 1 }, (_, i) => Math.round((i * rows) / used))
}
