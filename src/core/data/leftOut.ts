/** What lies in a source and was not read: nothing is passed over in silence. */
import type { Problem } from '@shared/project'
import { counted, problem } from './problems'

const sentences = {
  'link-outside': (n: number) =>
    `${counted(n, 'link leads', 'links lead')} out of the folder and ${n === 1 ? 'is' : 'are'} left out. Put the files themselves into the folder.`,
  'file-unreadable': (n: number) =>
    `${counted(n, 'file')} can’t be opened and ${n === 1 ? 'is' : 'are'} left out. Check the permissions, or put ${n === 1 ? 'it' : 'them'} back, and import again.`,
  'special-file': (n: number) =>
    `${counted(n, 'entry is', 'entries are')} no ordinary ${n === 1 ? 'file' : 'files'} and ${n === 1 ? 'is' : 'are'} left out.`,
  'unsafe-entry': (n: number) =>
    `${counted(n, 'entry', 'entries')} of the archive would be written outside its folder, or ${n === 1 ? 'is' : 'are'} a link, and ${n === 1 ? 'is' : 'are'} left out.`,
  'encrypted-entry': (n: number) =>
    `${counted(n, 'entry', 'entries')} of the archive ${n === 1 ? 'is' : 'are'} encrypted and left out. Unpack it with its password and import the folder.`,
  'nested-archive': (n: number) =>
    `${counted(n, 'archive')} inside the archive ${n === 1 ? 'is' : 'are'} not unpacked. Unpack ${n === 1 ? 'it' : 'them'} and import the folder where ${n === 1 ? 'its' : 'their'} files are wanted.`,
  'duplicate-entry': (n: number) =>
    `${counted(n, 'entry', 'entries')} of the archive ${n === 1 ? 'has' : 'have'} the name of an earlier one; the first of each name was taken.`,
  'damaged-entry': (n: number) =>
    `${counted(n, 'entry', 'entries')} of the archive ${n === 1 ? 'is' : 'are'} damaged and left out. Download or copy the archive again.`,
  'other-file': (n: number) =>
    `${counted(n, 'file is', 'files are')} no image that can be read and ${n === 1 ? 'is' : 'are'} left out.`
} satisfies Record<string, (n: number) => string>

export type LeftOutCode = keyof typeof sentences

export interface LeftOut {
  /** Inside the source, forward slashes. */
  name: string
  code: LeftOutCode
  /** A few words: "a link to /etc", "damaged". */
  reason: string
}

const severities: Partial<Record<LeftOutCode, Problem['severity']>> = {
  'other-file': 'info',
  'duplicate-entry': 'info'
}

/** Several readers of one source may each have left something out: one problem a kind tells of all. */
export function joinLeftOut(problems: readonly Problem[]): Problem[] {
  const joined: Problem[] = []
  for (const one of problems) {
    const sentence = isLeftOutCode(one.code) ? sentences[one.code] : null
    const at = sentence ? joined.findIndex(({ code }) => code === one.code) : -1
    const first = joined[at]
    if (!sentence || !first) joined.push(one)
    else {
      const count = first.count + one.count
      const where = [...first.where, ...one.where].sort()
      joined[at] = problem({ ...first, where, count, message: sentence(count) })
    }
  }
  return joined
}

function isLeftOutCode(code: string): code is LeftOutCode {
  return code in sentences
}

/** One problem a kind, each naming the files and why. */
export function leftOutProblems(leftOut: readonly LeftOut[]): Problem[] {
  return (Object.keys(sentences) as LeftOutCode[]).flatMap((code) => {
    const of = leftOut.filter((one) => one.code === code)
    if (of.length === 0) return []
    const where = of.map(({ name, reason }) => `${name}: ${reason}`)
    return [problem({ severity: severities[code] ?? 'warning', code, message: sentences[code](of.length), where })]
  })
}
