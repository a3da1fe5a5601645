/** What a command is: from this table come parsing, `--help`, docs/cli.md and the errors about wrong use. */
import type { z } from 'zod'
import { AnnealError } from '@shared/errors'
import type { Terminal } from './terminal'

export const exitCodes = { done: 0, failed: 1, wrongUse: 2, interrupted: 130 } as const

export interface Flag<T = unknown> {
  /** Name of the value in the help, e.g. `N`; null: a switch without a value. */
  readonly placeholder: string | null
  readonly help: string
  /** Reads the given text; a zod error becomes one about wrong use. */
  readonly schema: z.ZodType<T>
  /** When the flag is not given. */
  readonly fallback: T
  /** Values of a later version: known, and honest about it. */
  readonly later?: { readonly values: readonly string[]; readonly instead: string }
}

export interface Positional {
  readonly name: string
  readonly help: string
  readonly many?: boolean
  readonly optional?: boolean
}

export interface Context {
  readonly terminal: Terminal
  /** Aborts on Ctrl+C and on a request to end. */
  readonly signal: AbortSignal
  /** `--project`, or the folder the person stands in; absolute. */
  readonly projectDir: string
}

export type FlagValues<Flags> = { [Key in keyof Flags]: Flags[Key] extends Flag<infer T> ? T : never }

export interface CommandDefinition<Flags extends Record<string, Flag>> {
  readonly name: string
  readonly summary: string
  /** Paragraphs below the summary. */
  readonly details?: readonly string[]
  readonly positionals: readonly Positional[]
  readonly flags: Flags
  readonly examples: readonly string[]
  /** What `--json` prints. */
  readonly output?: z.ZodType
  /** False for those that work without a project. */
  readonly needsProject?: boolean
  /** Returns an exit code; nothing means done. */
  run(input: { flags: FlagValues<Flags>; positionals: string[] }, context: Context): Promise<number | undefined>
}

/** Flags as typed: the text of those with a value, null for switches. */
export type GivenFlags = ReadonlyMap<string, string | null>

export interface Command {
  readonly name: string
  readonly summary: string
  readonly details: readonly string[]
  readonly positionals: readonly Positional[]
  readonly flags: Readonly<Record<string, Flag>>
  readonly examples: readonly string[]
  readonly output: z.ZodType | null
  readonly needsProject: boolean
  /** Known, and not there yet: what is typed behind it is not looked at. */
  readonly later?: boolean
  execute(given: GivenFlags, positionals: string[], context: Context): Promise<number>
}

export function defineCommand<Flags extends Record<string, Flag>>(definition: CommandDefinition<Flags>): Command {
  return {
    details: [],
    needsProject: true,
    ...definition,
    output: definition.output ?? null,
    async execute(given, positionals, context) {
      const flags = readFlags(definition.flags, given)
      return (await definition.run({ flags, positionals }, context)) ?? exitCodes.done
    }
  }
}

function readFlags<Flags extends Record<string, Flag>>(flags: Flags, given: GivenFlags): FlagValues<Flags> {
  const values = Object.entries(flags).map(([name, flag]) => {
    const text = given.get(name)
    if (text === undefined) return [name, flag.fallback]
    if (text !== null && flag.later?.values.includes(text)) throw notYet(`--${name} ${text}`, flag.later.instead)
    const read = flag.schema.safeParse(text ?? true)
    if (read.success) return [name, read.data]
    throw wrongUse(`--${name} ${text}: ${read.error.issues[0]?.message ?? 'this value is not possible.'}`, `--${name}`)
  })
  // Object.fromEntries forgets which value belongs to which name; the entries were made from the very same table.
  return Object.fromEntries(values) as FlagValues<Flags>
}

/** The command line itself is wrong: nothing was tried. Exit code 2. */
export function wrongUse(message: string, where?: string, hint?: string): AnnealError {
  return new AnnealError({
    code: 'wrong-use',
    message,
    hint: hint ?? 'Run anneal COMMAND --help for what it takes.',
    ...(where === undefined ? {} : { where })
  })
}

/** Planned, and not there yet: better said than half done. */
export function notYet(what: string, instead: string): AnnealError {
  return new AnnealError({
    code: 'not-yet',
    message: `${what} does not exist yet; it comes with a later version of Anneal.`,
    hint: instead
  })
}
