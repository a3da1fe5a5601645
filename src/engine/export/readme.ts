/** README.md of an exported folder: what is in it, code to paste, and what was checked. */
import type { ExportResult } from '@shared/ipc/payloads'
import { exampleRow } from '@core/data'
import type { InputPreprocess, OutputMeaning, RecipeFile, TableColumn } from '@shared/project'
import { inputShape } from '@engine/model'
import { exportedFunctions } from './tfjs/preprocessing'

const quoted = (text: string): string => JSON.stringify(text)

function loading(): string {
  return `import * as tf from '@tensorflow/tfjs' // npm install @tensorflow/tfjs
import { imageToInput, readOutput, rowToInput } from './preprocess.mjs'

const model = await tf.loadLayersModel('./model.json')
const preprocess = await (await fetch('./preprocess.json')).json()`
}

function imageCode(name: string, spec: Extract<InputPreprocess, { kind: 'image' }>): string {
  return `// \`picture\`: an <img>, a <canvas>, a <video> or an ImageBitmap
function pixelsOf(picture) {
  const width = picture.naturalWidth || picture.videoWidth || picture.width
  const height = picture.naturalHeight || picture.videoHeight || picture.height
  const context = new OffscreenCanvas(width, height).getContext('2d')
  context.drawImage(picture, 0, 0)
  return { width, height, channels: 4, data: context.getImageData(0, 0, width, height).data }
}

const input = imageToInput(preprocess.inputs[${quoted(name)}], pixelsOf(picture))
const x = tf.tensor(input, [1, ${inputShape(spec).join(', ')}])`
}

function rowCode(name: string, spec: RowPreprocess): string {
  const row = Object.entries(exampleRow(spec)).map(([column, cell]) => `  ${quoted(column)}: ${JSON.stringify(cell)}`)
  return `const row = {
${row.join(',\n')}
}

const input = rowToInput(preprocess.inputs[${quoted(name)}], row)
const x = tf.tensor(input, [1, ${inputShape(spec).join(', ')}])`
}

function answerCode(name: string, meaning: OutputMeaning): string {
  const print =
    meaning.kind === 'category'
      ? `console.log(answer.label, answer.probabilities)`
      : `console.log(answer.value) // ${meaning.column}`
  return `const values = await model.predict(x).data()
const answer = readOutput(preprocess.outputs[${quoted(name)}], values)
${print}`
}

type RowPreprocess = Exclude<InputPreprocess, { kind: 'image' }>

const doing = { clip: 'holds numbers within their bounds', log: 'takes logarithms' }

function takes(spec: InputPreprocess): string {
  const shape = `float32 \`[batch, ${inputShape(spec).join(', ')}]\``
  if (spec.kind === 'image') {
    const { width, height, channels, fit } = spec
    const how = { crop: 'cropped to fill', pad: 'padded with black', stretch: 'stretched' }[fit]
    return `${shape}, pixels 0 to 255 of a ${channels === 1 ? 'grey' : 'colour (RGB)'} picture, ${width} wide and ${height} high; other shapes are ${how}. Scaling is inside the model.`
  }
  if (spec.kind === 'tokens') {
    return `${shape}, the ids of the words of ${quoted(spec.column)}: 0 behind the last one, 1 for an unknown one, the others in the order of preprocess.json from 2 on.`
  }
  const { columns } = spec
  const has = (...kinds: TableColumn['kind'][]): boolean => columns.some(({ kind }) => kinds.includes(kind))
  const parts = [
    'one value for each number column',
    ...(has('category') ? ["one for each category (1 for the row's own, else 0)"] : []),
    ...(has('hash') ? ['one for each bucket of a hashed column'] : []),
    ...(has('time') ? ['one for each part of a date (in UTC; written as ISO 8601, like 2026-01-31 18:30)'] : []),
    ...(has('text') ? ['one for each word of a text column (how often it comes)'] : [])
  ]
  const outside = exportedFunctions(spec)
  const inside =
    outside.length > 0 ? `The code beside it ${outside.map((f) => doing[f]).join(' and ')}; scaling` : 'Scaling'
  return `${shape}, ${parts.join(', ')}, in the order of preprocess.json. ${inside} is inside the model.`
}

function gives(meaning: OutputMeaning): string {
  return meaning.kind === 'category'
    ? `a probability for each of ${meaning.classes.length} classes: ${meaning.classes.slice(0, 50).map(quoted).join(', ')}${meaning.classes.length > 50 ? ', … (all in preprocess.json)' : ''}`
    : `${quoted(meaning.column)}, in its own unit`
}

/** @param verified null: the check was left out */
export function readme(recipe: RecipeFile, title: string, verified: ExportResult['verified']): string {
  const inputs = Object.entries(recipe.preprocess.inputs)
  const outputs = Object.entries(recipe.preprocess.outputs)
  const [[inputName, spec] = ['', undefined]] = inputs
  const [[outputName, meaning] = ['', undefined]] = outputs
  if (!spec || !meaning) throw new Error('The recipe has no input or no output')
  const usage = spec.kind === 'image' ? imageCode(inputName, spec) : rowCode(inputName, spec)
  const imported = loading().replace(spec.kind === 'image' ? ', rowToInput' : 'imageToInput, ', '')
  const checked = verified
    ? `Before these files were handed out, ${verified.by} loaded them and answered ${verified.examples} ${verified.examples === 1 ? 'example' : 'examples'} from the original data through preprocess.mjs. The largest difference from the trained model was ${verified.maxAbsDiff.toExponential(1)}.`
    : 'These files were not compared with the trained model: the check was left out.'
  return `# ${title}

A neural network trained with Anneal on “${recipe.dataset.name}” (model “${recipe.modelName}”, run ${recipe.id}), in the TensorFlow.js layers format.

| File | |
| --- | --- |
| model.json, group1-shard1of1.bin | The network and its weights |
| preprocess.json | How raw data becomes its input, what its output means |
| preprocess.mjs | The code that does it, without dependencies |
| preprocess.py | The same for rows in Python: \`row_to_input\`, \`read_output\` |

## Use

Serve this folder with your page, then:

\`\`\`js
${imported}

${usage}
${answerCode(outputName, meaning)}
\`\`\`

## What goes in and comes out

${inputs.map(([name, one]) => `- Input \`${name}\`: ${takes(one)}`).join('\n')}
${outputs.map(([name, one]) => `- Output \`${name}\`: ${gives(one)}`).join('\n')}

## Checked

${checked}
${spec.kind === 'image' ? '\nBrowsers decode JPEG files with small differences from each other, so answers to JPEGs may differ in the last digits.\n' : ''}`
}
