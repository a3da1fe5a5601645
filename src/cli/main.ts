/** One command from its words to its exit code. */
import { resolve } from 'node:path'
import { AnnealError, toErrorBody } from '@shared/errors'
import { exitCodes } from './command'
import { readCommandLine, wantsJson } from './commandLine'
import { commands } from './commandTable'
import { noteError } from './errorLog'
import { commandHelp, generalHelp } from './help'
import { listenForInterrupt } from './interrupt'
import { packageFile } from './resources'
import { type Streams, openTerminal } from './terminal'

export async function main(args: readonly string[], streams: Streams): Promise<number> {
  const terminal = openTerminal(wantsJson(args), streams)
  let name = ''
  try {
    const line = readCommandLine(args, commands)
    name = line.command?.name ?? ''
    if (line.version) {
      streams.out(`${(await packageFile()).version}\n`)
      return exitCodes.done
    }
    if (line.command && line.help) {
      streams.out(`${commandHelp(line.command)}\n`)
      return exitCodes.done
    }
    if (!line.command) {
      const text = `${generalHelp(commands, (await packageFile()).version)}\n`
      if (line.help) streams.out(text)
      else streams.err(text)
      return line.help ? exitCodes.done : exitCodes.wrongUse
    }
    const interrupt = listenForInterrupt(() => {
      terminal.endStatus()
      terminal.note('Stopping; what is done so far is saved. Once more ends at once.')
    })
    try {
      return await line.command.execute(line.given, line.positionals, {
        terminal,
        signal: interrupt.signal,
        projectDir: resolve(line.project ?? '.')
      })
    } finally {
      interrupt.dispose()
    }
  } catch (e) {
    const body = toErrorBody(e)
    terminal.error(body)
    if (body.code === 'internal' && e instanceof Error) streams.err(`${e.stack ?? ''}\n`)
    const code = exitCodeOf(e)
    // For `anneal doctor`. Where it can't be noted there is nothing better to do: the error was told.
    if (code === exitCodes.failed) await noteError(name, body)
    return code
  }
}

function exitCodeOf(e: unknown): number {
  if (!(e instanceof AnnealError)) return exitCodes.failed
  if (e.code === 'wrong-use') return exitCodes.wrongUse
  return e.code === 'cancelled' ? exitCodes.interrupted : exitCodes.failed
}
