/** Augmentation on a command line: a short list, or a JSON file. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { augmentationListSchema, type Augmentation } from '@shared/project'
import { describeAugmentation, parseShortForm } from '@core/data/augmentations'

/** For `--help`. */
export const augmentationHelp =
  'A list like flip,rotate:15,zoom:0.8..1.2,blur:0..1@0.3 (kind:range@probability), a JSON file, or none.'

const fileSchema = z.union([
  augmentationListSchema,
  z.object({ augmentation: augmentationListSchema }).transform(({ augmentation }) => augmentation)
])

/** @throws AnnealError `invalid-augmentation`, `invalid-file`; Node's errors */
export async function readAugmentation(text: string): Promise<Augmentation[]> {
  if (text === 'none') return []
  return text.endsWith('.json') ? readList(resolve(text)) : parseShortForm(text)
}

/** The file holds the list itself, or an object with an `augmentation`, e.g. a dataset.json or a recipe.json. */
async function readList(path: string): Promise<Augmentation[]> {
  const text = await readFile(path, 'utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (e) {
    throw invalid(path, `The file is not valid JSON: ${e instanceof Error ? e.message : String(e)}`, e)
  }
  const list = fileSchema.safeParse(value)
  if (list.success) return list.data
  const given: unknown = Array.isArray(value) ? value : (value as { augmentation?: unknown } | null)?.augmentation
  const [issue] = augmentationListSchema.safeParse(given).error?.issues ?? []
  const at = issue && issue.path.length > 0 ? ` (at ${issue.path.join('.')})` : ''
  throw invalid(path, `The file holds no list of augmentations: ${issue?.message ?? 'something else was found'}${at}.`)
}

function invalid(path: string, message: string, cause?: unknown): AnnealError {
  return new AnnealError(
    {
      code: 'invalid-file',
      message,
      where: path,
      hint: 'Write a list like [{ "kind": "rotate", "range": { "from": -15, "to": 15 }, "probability": 1 }].'
    },
    { cause }
  )
}

/** Lines for a person. */
export function augmentationLines(list: readonly Augmentation[]): string[] {
  return list.length === 0 ? ['no augmentation'] : list.map(describeAugmentation)
}
