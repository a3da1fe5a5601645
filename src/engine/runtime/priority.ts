import { constants, setPriority } from 'node:os'

/**
 * Puts this process below normal priority, so that the window stays smooth while it computes. For the
 * engine's own processes; the command line keeps the priority it was started with.
 */
export function lowerPriority(): void {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
}
