/** The one input and the one output that predictions go through. */
import { AnnealError } from '@shared/errors'
import type { Prediction } from '@shared/ipc/payloads'
import type { InputPreprocess, OutputMeaning, RecipeFile } from '@shared/project'
import { readOutput } from '@engine/preprocess/preprocess.mjs'

type InputOf<Kind extends InputPreprocess['kind']> = { name: string; spec: Extract<InputPreprocess, { kind: Kind }> }

const words: Record<InputPreprocess['kind'], string> = {
  image: 'pictures',
  table: 'rows of a table',
  tokens: 'rows of a table'
}

/** @throws AnnealError `wrong-input` when the network takes something else, `several-inputs` */
export function soleInput<Kind extends InputPreprocess['kind']>(
  recipe: RecipeFile,
  ...kinds: readonly [Kind, ...Kind[]]
): InputOf<Kind> {
  const [entry, ...more] = Object.entries(recipe.preprocess.inputs)
  if (!entry || more.length > 0) {
    throw new AnnealError({
      code: 'several-inputs',
      message: `This network has ${more.length + 1} inputs; predictions take one.`,
      where: recipe.modelName,
      hint: 'Export the model and give it all its inputs there.'
    })
  }
  const [name, spec] = entry
  if (isKind(spec, kinds)) return { name, spec }
  throw new AnnealError({
    code: 'wrong-input',
    message: `This network was trained on ${words[spec.kind]} and can’t take ${words[kinds[0]]}.`,
    where: recipe.modelName,
    hint: `Give it ${words[spec.kind]}, or choose another run.`
  })
}

function isKind<Kind extends InputPreprocess['kind']>(
  spec: InputPreprocess,
  kinds: readonly Kind[]
): spec is Extract<InputPreprocess, { kind: Kind }> {
  return kinds.some((kind) => spec.kind === kind)
}

/** What takes a row of cells: a vector of its columns, or the words of one of them. */
export function soleRow(recipe: RecipeFile): InputOf<'table' | 'tokens'> {
  return soleInput(recipe, 'table', 'tokens')
}

export function soleOutput(recipe: RecipeFile): OutputMeaning {
  const meaning = Object.values(recipe.preprocess.outputs)[0]
  if (!meaning) throw new Error(`The recipe of ${recipe.id} names no output`)
  return meaning
}

/**
 * One example's answer in words.
 * @param values a probability for each class, or one number in the target's unit
 * @param top how many classes to name, the most probable first; absent: all
 */
export function toPrediction(
  input: string,
  meaning: OutputMeaning,
  values: Float32Array,
  top: number | undefined
): Prediction {
  const { label, probabilities = [], value } = readOutput(meaning, values)
  return {
    input,
    label: label ?? null,
    ...(value === undefined ? {} : { value }),
    probabilities: top === undefined ? probabilities : probabilities.slice(0, Math.max(1, top))
  }
}
