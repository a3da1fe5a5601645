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

const byFile = 'A model is a file in the project’s models folder: copy it there, or away.'

export const laterCommands: readonly Command[] = [
  later('model add', 'Add a model of a kind.', 'Starter models come with an import.'),
  later('model import', 'Add a model from a file.', byFile),
  later('model export', 'Write a model’s drawing to a file.', byFile),
  later('search', 'Search for the best settings.', 'Start several trainings: anneal train … --lr 0.01, and so on.')
]
