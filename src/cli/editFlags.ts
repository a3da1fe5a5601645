/** The flags of `dataset edit` as edits. */
import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { columnKinds, columnRoles, type DatasetEdit, type DatasetFile, type ProblemFix } from '@shared/project'
import { switchFlag, valueFlag } from './flags'
import type { FlagValues } from './command'

interface Assignment {
  left: string
  right: string
}

/** "A=B"; the last = parts them, so that a column's name may have one. */
function assignment(example: string): z.ZodType<Assignment> {
  return z.string().transform((text, issues) => {
    const at = text.lastIndexOf('=')
    const [left, right] = [text.slice(0, at).trim(), text.slice(at + 1).trim()]
    if (at > 0 && left !== '' && right !== '') return { left, right }
    issues.addIssue({ code: 'custom', message: `two names were expected, like ${example}.` })
    return z.NEVER
  })
}

function oneOf<const T extends string>(words: readonly T[], example: string): z.ZodType<{ left: string; right: T }> {
  return assignment(example).transform(({ left, right }, issues) => {
    const word = words.find((w) => w === right)
    if (word !== undefined) return { left, right: word }
    issues.addIssue({ code: 'custom', message: `one of ${words.join(', ')} was expected behind =.` })
    return z.NEVER
  })
}

export const editFlags = {
  undo: switchFlag('Take the last edit back.'),
  redo: switchFlag('Make the edit again that was undone last.'),
  fix: valueFlag('CODE', 'Do what a problem that anneal inspect shows offers, by its code.', z.string()),
  'set-kind': valueFlag(
    'COL=KIND',
    `Read a column as another kind: ${columnKinds.slice(1).join(', ')}.`,
    oneOf(columnKinds, 'age=category')
  ),
  'set-role': valueFlag(
    'COL=ROLE',
    `Give a column a role: ${columnRoles.join(', ')}.`,
    oneOf(columnRoles, 'age=ignore')
  ),
  relabel: valueFlag('ROWS=LABEL', 'Give rows another label.', assignment('3,7-9=rose')),
  'rename-class': valueFlag('A=B', 'Give a class another name.', assignment('tulip=bulb')),
  merge: valueFlag('A,B=C', 'Make one class of several.', assignment('tulip,lily=bulb')),
  exclude: valueFlag('ROWS', 'Leave rows out.', z.string()),
  include: valueFlag('ROWS', 'Take rows in again.', z.string()),
  'drop-duplicates': switchFlag('Leave exact copies out, but for the first.'),
  'drop-alike': switchFlag('The same for larger pictures that look alike.')
} as const

/** @param rows finds the rows a text names */
export async function editsOf(
  flags: FlagValues<typeof editFlags>,
  rows: (tokens: string[]) => Promise<number[]>
): Promise<DatasetEdit[]> {
  const edits: DatasetEdit[] = []
  const { 'set-kind': kind, 'set-role': role, relabel, 'rename-class': rename, merge, exclude, include } = flags
  if (kind) edits.push({ kind: 'set-kind', column: kind.left, to: kind.right })
  if (role) edits.push({ kind: 'set-role', column: role.left, to: role.right })
  if (relabel) edits.push({ kind: 'relabel', rows: await rows(tokensOf(relabel.left)), to: relabel.right })
  if (rename) edits.push({ kind: 'rename-class', from: rename.left, to: rename.right })
  if (merge) edits.push({ kind: 'merge-classes', from: tokensOf(merge.left), to: merge.right })
  if (exclude !== undefined) edits.push({ kind: 'exclude', rows: await rows(tokensOf(exclude)), why: '' })
  if (include !== undefined) edits.push({ kind: 'include', rows: await rows(tokensOf(include)) })
  if (flags['drop-duplicates']) edits.push({ kind: 'drop-duplicates', near: false })
  if (flags['drop-alike']) edits.push({ kind: 'drop-duplicates', near: true })
  return edits
}

function tokensOf(text: string): string[] {
  return text
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '')
}

/** @throws `no-such-fix` */
export function fixOf(code: string, { name, problems }: DatasetFile): ProblemFix {
  const fix = problems.find((p) => p.code === code && p.fix)?.fix
  if (fix) return fix
  const offered = problems.filter((p) => p.fix).map((p) => p.code)
  throw new AnnealError({
    code: 'no-such-fix',
    message: `“${name}” has no problem “${code}” that can be fixed${offered.length > 0 ? `; those that can: ${offered.join(', ')}` : ''}.`,
    where: '--fix',
    hint: `Look at its problems: anneal inspect ${name}.`
  })
}
