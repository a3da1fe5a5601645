/** docs/cli.md, made from the table of commands and the schemas of what they print. */
import { errorOutput } from '@shared/cliOutput'
import type { Command } from './command'
import { globalFlags, usage } from './commandLine'
import { flagLines } from './help'
import { schemaText } from './schemaText'
import { table } from './text'

export function commandReference(commands: readonly Command[]): string {
  const now = commands.filter((command) => !command.later)
  const later = commands.filter((command) => command.later)
  return [
    '# The `anneal` command',
    'This page is made from the program (`src/cli/commandTable.ts` and `src/shared/cliOutput.ts`); a test compares the two. To make it anew after a change: `npx vitest run --project engine src/cli/reference.test.ts -u`.',
    'During development: `npm run -s anneal -- COMMAND …`.',
    [
      'Progress and remarks go to stderr, the result to stdout: text for a person, or one JSON object with `--json`.',
      'The names below are a promise; a later version may add fields. `R` is a run’s id or its unique name.',
      'What a command line names may be read: that is the person’s consent.'
    ].join(' '),
    table([
      ['exit code', 'meaning'],
      ['0', 'done'],
      ['1', 'bad data, or it failed'],
      ['2', 'wrong use: an unknown command or flag, a value that is not possible'],
      ['130', 'interrupted; a training is saved and can be resumed']
    ]).replace(/^/gm, '    '),
    'Flags of every command:',
    fenced(flagLines(globalFlags)),
    'An error is a sentence and how to fix it on stderr; with `--json` also, on stdout:',
    fenced(schemaText(errorOutput)),
    ...now.flatMap(section),
    '## Later',
    'Known, and answered with the error `not-yet` until they are there:',
    later.map(({ name, summary }) => `- \`anneal ${name}\`: ${summary.replace(/ Not yet\.$/, '')}`).join('\n')
  ]
    .join('\n\n')
    .concat('\n')
}

function section(command: Command): string[] {
  const words = command.positionals.map(({ name, help }) => `- \`${name}\`: ${help}`)
  const flags = Object.keys(command.flags).length > 0 ? [fenced(flagLines(command.flags))] : []
  return [
    `## anneal ${command.name}`,
    command.summary,
    fenced(usage(command)),
    ...command.details,
    ...(words.length > 0 ? [words.join('\n')] : []),
    ...flags,
    ...(command.examples.length > 0 ? ['For example:', fenced(command.examples.join('\n'))] : []),
    ...(command.output ? ['With `--json`:', fenced(schemaText(command.output))] : [])
  ]
}

function fenced(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``
}
