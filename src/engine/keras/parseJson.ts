import { AnnealError } from '@shared/errors'

/** @throws AnnealError `not-a-keras-model` */
export function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text)
  } catch (e) {
    throw new AnnealError(
      {
        code: 'not-a-keras-model',
        message: `The model’s description is not valid JSON: ${e instanceof Error ? e.message : String(e)}`,
        where: shown,
        hint: 'Save or download the model again.'
      },
      { cause: e }
    )
  }
}
