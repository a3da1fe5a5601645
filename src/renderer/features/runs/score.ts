import type { Run } from '@shared/ipc/payloads'
import { formatNumber, formatPercent } from '../../ui/format'
import { words } from './words'

/** What a run is judged by in the list: validation where there is one, else training. */
export function scoreOf({ state: { last } }: Run): { value: number | undefined; text: string } {
  const accuracy = last?.valAccuracy ?? last?.accuracy
  if (accuracy !== undefined) return { value: accuracy, text: words.accuracy(formatPercent(accuracy)) }
  const mae = last?.valMae ?? last?.mae
  if (mae !== undefined) return { value: mae, text: words.mae(formatNumber(mae)) }
  return { value: undefined, text: '–' }
}
