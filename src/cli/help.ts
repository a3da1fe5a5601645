/** The text of `--help`. */
import type { Command } from './command'
import { globalFlags, usage } from './commandLine'
import { table } from './text'

export function generalHelp(commands: readonly Command[], version: string): string {
  return [
    `Anneal ${version}: train neural networks, from data to a model you can take away.`,
    '',
    'anneal COMMAND [flags]',
    '',
    indent(table(commands.map((command) => [command.name, command.summary]))),
    '',
    indent(flagLines(globalFlags)),
    '',
    'anneal COMMAND --help tells what a command takes.',
    'Exit codes: 0 done, 1 bad data or failed, 2 wrong use, 130 interrupted.'
  ].join('\n')
}

export function commandHelp(command: Command): string {
  const words = command.positionals.map(({ name, help }) => [name, help])
  return [
    usage(command),
    '',
    command.summary,
    ...command.details.flatMap((paragraph) => ['', wrap(paragraph)]),
    ...(words.length > 0 ? ['', indent(table(words))] : []),
    '',
    indent(flagLines({ ...command.flags, ...globalFlags })),
    ...(command.examples.length > 0 ? ['', 'For example:', ...command.examples.map((line) => `  ${line}`)] : [])
  ].join('\n')
}

export function flagLines(flags: Readonly<Record<string, { placeholder: string | null; help: string }>>): string {
  return Object.entries(flags)
    .map(([name, { placeholder, help }]) => {
      const flag = `--${name}${placeholder === null ? '' : ` ${placeholder}`}`
      return flag.length > 24 ? `${flag}\n${' '.repeat(26)}${help}` : `${flag.padEnd(26)}${help}`
    })
    .join('\n')
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}

function wrap(text: string, width = 80): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1] ?? ''
    if (line !== '' && line.length + word.length + 1 > width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.join('\n')
}
