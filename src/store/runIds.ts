import { randomInt } from 'node:crypto'
import type { RecipeFile, RunState } from '@shared/project'
import type { RunStore } from './types'

/** Without letters and digits that look alike. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz'

/** Sortable, readable, in local time: 2026-11-24-1531-k3f9. */
export function newRunId(now: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  const ending = Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}-${ending}`
}

export function newState(recipe: RecipeFile, given: Parameters<RunStore['create']>[1] & { name: string }): RunState {
  return {
    format: 'anneal/run-state',
    version: 1,
    revision: 1,
    id: recipe.id,
    name: given.name,
    status: 'created',
    stopped: null,
    error: null,
    step: 0,
    totalSteps: given.totalSteps,
    epoch: 0,
    epochs: recipe.training.epochs,
    device: null,
    deviceReason: null,
    mode: null,
    modeReason: null,
    parameters: given.parameters,
    best: null,
    last: null,
    seconds: 0,
    peakRssMb: 0,
    updatedAt: new Date().toISOString()
  }
}
