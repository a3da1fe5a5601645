/** Commands whose features come with later versions: known, and honest about it. */
import { type Command, notYet } from '../command'

function later(name: string, summary: string, instead: string): Command {
  return {
    name,
    summary: `${summary} Not yet.`,
    details: [],
    positionals: [],
    flags: {},
    examples: [],
    output: null,
    needsProject: false,
    later: true,
    execute: () => Promise.reject(notYet(`anneal ${name}`, instead))
  }
}

export const laterCommands: readonly Command[] = [
  later('model add', 'Add a model of a kind.', 'Starter models come with an import.'),
  later('search', 'Search for the best settings.', 'Start several trainings: anneal train … --lr 0.01, and so on.')
]
