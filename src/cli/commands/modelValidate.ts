import { analyse } from '@core/model'
import { validateOutput } from '@shared/cliOutput'
import { openProject } from '@store/index'
import { defineCommand, exitCodes } from '../command'
import { count, table } from '../text'

export const modelValidate = defineCommand({
  name: 'model validate',
  summary: 'Check a model: its layers, shapes and sizes.',
  positionals: [{ name: 'M', help: 'Name of a model.' }],
  flags: {},
  examples: ['anneal model validate cnn'],
  output: validateOutput,
  async run({ positionals }, { terminal, projectDir }) {
    const project = await openProject(projectDir)
    const model = await project.models.read(positionals[0] ?? '')
    const { order, nodes, parameters, problems } = analyse(model.graph)
    const layers = order.flatMap((id) => {
      const node = nodes.get(id)
      return node ? [[id, node.type, node.outputShape.join(' x '), count(node.parameters)]] : []
    })
    terminal.result(
      validateOutput,
      {
        model: model.name,
        valid: problems.length === 0,
        parameters,
        problems: problems.map(({ node, message }) => ({ node, message }))
      },
      [
        table([['layer', 'type', 'output', 'parameters'], ...layers]),
        '',
        `${model.name}: ${count(parameters)} parameters`,
        ...problems.map(({ node, message, hint }) => `✗ ${node === null ? '' : `${node}: `}${message} ${hint}`)
      ].join('\n')
    )
    return problems.length === 0 ? exitCodes.done : exitCodes.failed
  }
})
