/** From the words on the command line to a command and its flags, or an error that says what was meant. */
import { parseArgs } from 'node:util'
import { type Command, type GivenFlags, wrongUse } from './command'

export interface CommandLine {
  command: Command | null
  json: boolean
  help: boolean
  version: boolean
  project: string | null
  given: GivenFlags
  positionals: string[]
}

/** Understood by every command. */
export const globalFlags = {
  project: { placeholder: 'DIR', help: 'The project’s folder. Default: the current folder.' },
  json: { placeholder: null, help: 'Print the result as one JSON object.' },
  help: { placeholder: null, help: 'Show this help.' }
} as const

/** `--json` counts even where the rest is wrong, so that a program gets its error as JSON. */
export function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return args.slice(0, end < 0 ? undefined : end).includes('--json')
}

/** @throws AnnealError `wrong-use` */
export function readCommandLine(args: readonly string[], commands: readonly Command[]): CommandLine {
  const { command, rest } = findCommand(args, commands)
  if (command?.later) return later(command, rest)
  const flags = command?.flags ?? {}
  const options = Object.fromEntries([
    ...Object.entries(flags).map(([name, flag]) => [name, { type: flag.placeholder === null ? 'boolean' : 'string' }]),
    ['project', { type: 'string' }],
    ...['json', 'help', 'version'].map((name) => [name, { type: 'boolean' }])
  ]) as Record<string, { type: 'boolean' | 'string'; short?: string }>
  options['help'] = { type: 'boolean', short: 'h' }

  // Not strict: its own errors speak of Node; every word is checked here instead.
  const { tokens } = parseArgs({ args: [...rest], options, strict: false, allowPositionals: true, tokens: true })
  const given = new Map<string, string | null>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const option = options[token.name]
    if (!option) throw unknownFlag(token.rawName, command, Object.keys(options))
    if (option.type === 'string') {
      const value = token.value
      if (value === undefined || (!token.inlineValue && value.startsWith('--'))) {
        throw wrongUse(`${token.rawName} needs a value.`, token.rawName)
      }
      given.set(token.name, value)
    } else {
      if (token.value !== undefined) throw wrongUse(`${token.rawName} takes no value.`, token.rawName)
      given.set(token.name, null)
    }
  }
  const help = given.has('help')
  if (command && !help) checkPositionals(command, positionals)
  return {
    command,
    help,
    json: given.has('json'),
    version: given.has('version'),
    project: given.get('project') ?? null,
    given,
    positionals
  }
}

/** A command of a later version has no flags yet to check the given ones by. */
function later(command: Command, rest: readonly string[]): CommandLine {
  const asks = (flag: string): boolean => rest.includes(flag)
  return {
    command,
    json: asks('--json'),
    help: asks('--help') || asks('-h'),
    version: false,
    project: null,
    given: new Map(),
    positionals: []
  }
}

/** The command may stand behind global flags; some have two words. */
function findCommand(
  args: readonly string[],
  commands: readonly Command[]
): { command: Command | null; rest: readonly string[] } {
  let at = 0
  while (at < args.length && args[at]?.startsWith('-')) at += args[at] === '--project' ? 2 : 1
  const first = args[at]
  const second = args[at + 1]?.startsWith('-') ? undefined : args[at + 1]
  if (first === undefined) return { command: null, rest: args }
  if (first === 'help') {
    const found = findCommand(args.slice(at + 1), commands)
    return { command: found.command, rest: ['--help'] }
  }
  const without = (words: number): string[] => [...args.slice(0, at), ...args.slice(at + words)]
  const two = commands.find((command) => command.name === `${first} ${second ?? ''}`)
  if (two) return { command: two, rest: without(2) }
  const one = commands.find((command) => command.name === first)
  if (one) return { command: one, rest: without(1) }
  throw unknownCommand(first, second, commands)
}

function checkPositionals(command: Command, positionals: readonly string[]): void {
  const needed = command.positionals.filter((positional) => !positional.optional)
  const missing = needed[positionals.length]
  if (missing) {
    throw wrongUse(`${missing.name} is missing: ${missing.help}`, missing.name, `Like this: ${usage(command)}`)
  }
  const most = command.positionals.some((positional) => positional.many) ? Infinity : command.positionals.length
  const extra = positionals[most]
  if (extra !== undefined) {
    throw wrongUse(`“${extra}” is one word too many.`, extra, `Like this: ${usage(command)}`)
  }
}

export function usage(command: Command): string {
  const words = command.positionals.map(
    (p) => `${p.optional ? '[' : ''}${p.name}${p.many ? '…' : ''}${p.optional ? ']' : ''}`
  )
  const flags = Object.keys(command.flags).length > 0 ? ['[flags]'] : []
  return ['anneal', command.name, ...words, ...flags].join(' ')
}

function unknownFlag(raw: string, command: Command | null, known: string[]): Error {
  const near = nearest(raw.replace(/^-+/, ''), known)
  const of = command ? `anneal ${command.name}` : 'anneal'
  return wrongUse(
    `${of} has no flag ${raw}.`,
    raw,
    near ? `Did you mean --${near}? All of them: ${of} --help` : `All of them: ${of} --help`
  )
}

function unknownCommand(first: string, second: string | undefined, commands: readonly Command[]): Error {
  const family = commands.filter((command) => command.name.startsWith(`${first} `))
  if (family.length > 0) {
    const names = family.map((command) => command.name).join(', ')
    const what =
      second === undefined ? `anneal ${first} needs a second word.` : `There is no command “${first} ${second}”.`
    return wrongUse(what, first, `There are: ${names}.`)
  }
  const near = nearest(
    first,
    commands.map((command) => command.name)
  )
  const more = 'All of them: anneal --help'
  return wrongUse(`There is no command “${first}”.`, first, near ? `Did you mean ${near}? ${more}` : more)
}

/** The known word that is at most two typing errors away. */
function nearest(word: string, known: readonly string[]): string | null {
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate) }))
    .filter(({ candidate, distance }) => distance <= 2 && distance < candidate.length)
    .sort((a, b) => a.distance - b.distance)
  return best?.candidate ?? null
}

/** Levenshtein's: insertions, deletions and replacements of one letter. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
