/** The code to paste for an exported network. Pure. */
import { exampleRow } from '@core/data'
import type { RecipeFile } from '@shared/project'

/** The last part of a path, whatever its separators. */
export function folderName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path
}

/** JavaScript that loads the exported folder and asks it about one picture or one row. */
export function tfjsCode(recipe: RecipeFile, path: string): string {
  const input = Object.keys(recipe.preprocess.inputs)[0] ?? 'input'
  const output = Object.keys(recipe.preprocess.outputs)[0] ?? 'output'
  const spec = recipe.preprocess.inputs[input]
  const rows = spec && spec.kind !== 'image' ? spec : null
  const folder = JSON.stringify(`./${folderName(path)}`)
  const lines = [
    `import * as tf from '@tensorflow/tfjs'`,
    `import { ${rows ? 'rowToInput' : 'imageToInput'}, readOutput } from ${folder.slice(0, -1)}/preprocess.mjs"`,
    ``,
    `const folder = ${folder}`,
    'const model = await tf.loadLayersModel(`${folder}/model.json`)',
    'const preprocess = await (await fetch(`${folder}/preprocess.json`)).json()',
    `const spec = preprocess.inputs[${JSON.stringify(input)}]`,
    ``
  ]
  if (rows) {
    lines.push(
      `const row = ${JSON.stringify(exampleRow(rows))}`,
      'const values = rowToInput(spec, row)',
      'const input = tf.tensor(values, [1, values.length])'
    )
  } else {
    lines.push(
      '// A canvas that shows the picture',
      `const context = canvas.getContext('2d')`,
      'const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height)',
      'const values = imageToInput(spec, { width, height, channels: 4, data })',
      'const input = tf.tensor(values, [1, spec.height, spec.width, spec.channels])'
    )
  }
  lines.push(
    'const answer = await model.predict(input).data()',
    `console.log(readOutput(preprocess.outputs[${JSON.stringify(output)}], answer))`
  )
  return lines.join('\n')
}
