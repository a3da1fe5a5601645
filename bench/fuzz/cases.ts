/**
 * One process of the fuzzer: `cases FORMAT SEED FIRST FOLDER` makes damaged sources from FIRST on and imports each. It
 * writes a line before and after a case; whoever watches it sees crashes, hangs and memory. `cases` alone lists formats.
 * Bundled by bench/fuzz.mjs.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { importDataset, openPacked, sniffSource } from '@engine/data'
import { AnnealError } from '@shared/errors'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import { damage, damages } from './mutate'
import { allFormats, type Format, type Seed } from './seeds'

const say = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** The same (format, seed, number) gives the same files. */
function caseOf({ seeds }: Format, seed: number, number: number): { files: Seed; damaged: string } {
  const files = seeds[number % seeds.length] ?? {}
  const other = Object.values(seeds[(number + 1) % seeds.length] ?? files)
  const names = Object.keys(files)
  // Tables of labels are what the reader of labels is about; pictures among them have readers of their own.
  const about = names.filter((name) => /labels\.(csv|jsonl)$/.test(name))
  const [drawn] = fc.sample(fc.tuple(fc.constantFrom(...(about.length > 0 ? about : names)), damages), {
    seed: seed + number,
    numRuns: 1
  })
  if (!drawn) throw new Error('Nothing was drawn')
  const [damaged, list] = drawn
  const whole = files[damaged] ?? Buffer.alloc(0)
  const second = other[number % Math.max(1, other.length)] ?? whole
  return { files: { ...files, [damaged]: damage(whole, list, second) }, damaged }
}

/** What came of it: `ok`, or the code of a told error. @throws anything else: a finding */
async function tryImport(project: Project, paths: string[]): Promise<string> {
  try {
    const seen = await sniffSource(paths)
    const target = seen.suggestedTarget ?? seen.columns.at(-1)?.name
    const options = { name: 'd', ...(seen.type === 'table' && target !== undefined ? { target } : {}) }
    const { dataset } = await importDataset(project, { paths, options })
    const packed = await openPacked(project, dataset.name)
    if (packed.count > dataset.examples) throw new Error(`${packed.count} rows of ${dataset.examples} examples`)
    return 'ok'
  } catch (error) {
    if (!(error instanceof AnnealError)) throw error
    if (!error.message || !error.hint) throw new Error(`No sentence: ${JSON.stringify(error)}`)
    return error.code
  }
}

async function run(format: Format, seed: number, first: number, folder: string): Promise<void> {
  for (let number = first; ; number++) {
    const source = join(folder, 'source')
    await rm(folder, { recursive: true, force: true })
    const { files, damaged } = caseOf(format, seed, number)
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(source, name)), { recursive: true })
      await writeFile(join(source, name), content)
    }
    say({ number, damaged })
    const project = await createProject(join(folder, 'project'))
    const single = Object.keys(files).length === 1
    try {
      const outcome = await tryImport(project, [single ? join(source, damaged) : source])
      const left = outcome === 'ok' ? [] : await readdir(join(folder, 'project/datasets')).catch(() => [])
      say(left.length > 0 ? { number, finding: `left behind after ${outcome}: ${left.join()}` } : { number, outcome })
    } catch (error) {
      say({ number, finding: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }
}

const [name, seed, first, folder] = process.argv.slice(2)
const formats = await allFormats()
if (name === undefined) say(formats.map(({ name, ours }) => ({ name, ours })))
else {
  const format = formats.find((one) => one.name === name)
  if (!format || folder === undefined) throw new Error(`There is no format ${name}`)
  await run(format, Number(seed), Number(first), folder)
}
