/** For tests: the built command in processes of its own, in a new folder with pictures and a table. */
import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import sharp from 'sharp'
import type { z } from 'zod'
import { expect } from 'vitest'

const starter = fileURLToPath(new URL('../../scripts/anneal.mjs', import.meta.url))
export const program = fileURLToPath(new URL('../../out/main/anneal.js', import.meta.url))

export interface Ended {
  code: number | null
  out: string
  err: string
}

/** A short training on the pictures, imported as “shades”. */
export const trainShades = 'train --dataset shades --model dense --epochs 8 --batch-size 8 --seed 1'.split(' ')

type Kill = (signal: NodeJS.Signals) => void

export class CommandFolder {
  readonly project: string

  private constructor(readonly dir: string) {
    this.project = join(dir, 'my project')
  }

  /** With `pictures`, two labels of which a small network tells apart at once, and `houses.csv`. */
  static async make(): Promise<CommandFolder> {
    // Builds when a source is newer; the rest runs what was built.
    await promisify(execFile)(process.execPath, [starter, '--version'])
    const dir = await mkdtemp(join(tmpdir(), 'anneal-command-'))
    for (const [label, level] of [
      ['dark', 40],
      ['light', 200]
    ] as const) {
      await mkdir(join(dir, 'pictures', label), { recursive: true })
      for (let i = 0; i < 40; i++) {
        const raw = Buffer.from(Array.from({ length: 64 }, (_, p) => level + ((i * 7 + p * 13) % 31)))
        const picture = sharp(raw, { raw: { width: 8, height: 8, channels: 1 } })
        await picture
          .toColourspace('b-w')
          .png()
          .toFile(join(dir, 'pictures', label, `${i}.png`))
      }
    }
    await writeFile(join(dir, 'pictures', 'dark', 'broken.png'), 'no picture at all')
    const rows = Array.from({ length: 120 }, (_, i) => [i % 17, ['Oslo', 'Rome'][i % 2], 3 * (i % 17) + (i % 2) * 10])
    await writeFile(join(dir, 'houses.csv'), ['area,city,price', ...rows.map((row) => row.join(','))].join('\n'))
    return new CommandFolder(dir)
  }

  remove(): Promise<void> {
    return rm(this.dir, { recursive: true, force: true })
  }

  /** @param onErr sees stderr grow; may signal the process */
  anneal(args: string[], onErr?: (err: string, kill: Kill) => void, onStart?: (kill: Kill) => void): Promise<Ended> {
    return new Promise((resolve, reject) => {
      // Its own trash and notes: tests leave nothing in the person's.
      const env = {
        ...process.env,
        XDG_DATA_HOME: join(this.dir, 'data'),
        XDG_STATE_HOME: join(this.dir, 'state'),
        XDG_CACHE_HOME: join(this.dir, 'cache'),
        HOME: this.dir
      }
      const child = spawn(process.execPath, [program, ...args], { cwd: this.dir, env })
      onStart?.((signal) => child.kill(signal))
      const ended: Ended = { code: null, out: '', err: '' }
      child.stdout.on('data', (text: Buffer) => (ended.out += text.toString()))
      child.stderr.on('data', (text: Buffer) => {
        ended.err += text.toString()
        onErr?.(ended.err, (signal) => child.kill(signal))
      })
      child.on('error', reject)
      child.on('close', (code) => resolve({ ...ended, code }))
    })
  }

  /** Runs with --json in the project, expects success, and reads the one object that was printed. */
  async json<Schema extends z.ZodType>(schema: Schema, ...args: string[]): Promise<z.output<Schema>> {
    const { code, out, err } = await this.anneal([...args, '--project', this.project, '--json'])
    expect(code, err).toBe(0)
    expect(out.trim().split('\n')).toHaveLength(1)
    return schema.parse(JSON.parse(out))
  }
}
