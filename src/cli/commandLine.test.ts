import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorOutput } from '@shared/cliOutput'
import { createProject } from '@store/index'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { lastErrors } from './errorLog'
import { commands } from './commandTable'
import { main } from './main'

let dir = ''
/** Failures are noted in the home of whoever runs this: here, in a new one. */
function newHome(called: string): void {
  for (const name of ['XDG_STATE_HOME', 'LOCALAPPDATA', 'HOME']) vi.stubEnv(name, join(dir, called))
}
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-cli-'))
  await createProject(join(dir, 'p'))
  newHome('home')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(dir, { recursive: true, force: true })
})

async function anneal(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const code = await main(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    live: false,
    columns: () => 80,
    now: () => performance.now()
  })
  return { code, out, err }
}

describe('wrong use ends with 2, says what was wrong, and prints nothing to stdout', () => {
  const train = ['train', '--dataset', 'd', '--model', 'm']
  test.each<[string[], RegExp]>([
    [['trian'], /no command “trian”[\s\S]*Did you mean train/],
    [['dataset'], /needs a second word[\s\S]*dataset edit/],
    [['dataset', 'frobnicate'], /no command “dataset frobnicate”/],
    [['runs', '--frobnicate'], /has no flag --frobnicate/],
    [['train', '--epoch', '3'], /Did you mean --epochs/],
    [['runs', 'extra'], /“extra” is one word too many/],
    [['inspect'], /D is missing/],
    [['predict', 'r'], /INPUT is missing/],
    [['runs', '--project'], /--project needs a value/],
    [['runs', '--json=yes'], /--json takes no value/],
    [[...train, '--name', '--eager'], /--name needs a value/],
    [[...train, '--lr', 'abc'], /--lr abc: Learning rate must be a number above 0/],
    [[...train, '--lr', 'NaN'], /--lr NaN: Learning rate must be/],
    [[...train, '--lr', '-1'], /--lr -1: Learning rate must be/],
    [[...train, '--lr', ''], /Learning rate must be/],
    [[...train, '--lr', '0x10'], /Learning rate must be/],
    [[...train, '--lr', 'Infinity'], /Learning rate must be/],
    [[...train, '--batch-size', '0'], /--batch-size 0: Batch size must be a whole number of at least 1/],
    [[...train, '--batch-size', '2.5'], /Batch size must be a whole number/],
    [[...train, '--epochs', '1e9'], /at most 100,000/],
    [[...train, '--dropout', '1'], /Dropout must be/],
    [[...train, '--seed', '-1'], /--seed -1/],
    [[...train, '--threads', '2'], /two whole numbers of at least 1 were expected, like 2x1/],
    [[...train, '--optimizer', 'lion'], /one of gd, sgd, momentum, nesterov, adam, adamw, .* was expected/],
    [[...train, '--weight-decay', '2'], /--weight-decay 2: Weight decay must be a number from 0 to 1/],
    [[...train, '--clip-norm', '-1'], /--clip-norm -1: Clip norm must be a number of at least 0; 0 is off/],
    [[...train, '--global-clip-norm', 'x'], /Global clip norm must be/],
    [[...train, '--clip-value', '-0.5'], /Clip value must be/],
    [['train', '--model', 'm'], /--dataset is missing/],
    [['train', '--resume', 'r', '--run-spec', 'f'], /exclude each other/],
    [['train', '--resume', 'r', '--lr', '0.1'], /--lr can’t be changed/],
    [['train', '--run-spec', 'f', '--eager'], /--eager can’t be changed/],
    [['import', '.'], /--name is missing/],
    [['import', '.', '--name', '../x'], /can’t contain/],
    [['import', '.', '--name', 'x', '--split', '0.5/0.2/0.1'], /add up to 1/],
    [['import', '.', '--name', 'x', '--split', '0/0.5/0.5'], /add up to 1/],
    [['import', '.', '--name', 'x', '--size', '28'], /two whole numbers/],
    [['import', '.', '--name', 'x', '--channels', '2'], /one of 1, 3 was expected/],
    [['export', 'r'], /--format is missing/],
    [['export', 'r', '--format', 'h5'], /one of tfjs, saved-model, keras, onnx was expected/],
    [['predict', 'r', 'x', '--top', '0'], /at least 1/],
    [['delete', 'file', 'x'], /one of run, dataset, model was expected/]
  ])('%j', async (args, message) => {
    const { code, out, err } = await anneal(
      ...args,
      ...(args.includes('--project') ? [] : ['--project', join(dir, 'p')])
    )
    expect(err).toMatch(message)
    expect(out).toBe('')
    expect(code).toBe(2)
  })

  test('without a command the help goes to stderr', async () => {
    const { code, out, err } = await anneal()
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('anneal COMMAND')
  })
})

describe('what does not work ends with 1; with --json the error is on stdout too', () => {
  test.each<[string[], string]>([
    [['runs', '--project', '/nowhere/at/all'], 'not-a-project'],
    [['inspect', 'mnist'], 'dataset-not-found'],
    [['model', 'validate', 'cnn'], 'model-not-found'],
    [['model', 'compare', 'cnn', 'dense'], 'model-not-found'],
    [['evaluate', 'first'], 'run-not-found'],
    [['delete', 'run', 'first'], 'run-not-found'],
    [['delete', 'dataset', 'mnist'], 'dataset-not-found'],
    [['import', './not-there', '--name', 'x'], 'source-missing'],
    [['train', '--run-spec', './not-there.json'], 'enoent'],
    [['init', '.'], 'project-exists'],
    [['search', '--spec', 'x.json'], 'not-yet'],
    [['dataset', 'edit', 'x', '--drop-duplicates'], 'dataset-not-found'],
    [['import', '.', '--name', 'x', '--type', 'audio'], 'not-yet'],
    [['export', 'r', '--format', 'onnx'], 'not-yet']
  ])('%j: %s', async (args, expected) => {
    const project = args.includes('--project') ? [] : ['--project', join(dir, 'p')]
    const words = args.map((arg) => (arg === '.' && args[0] === 'init' ? join(dir, 'p') : arg))
    const { code, out, err } = await anneal(...words, ...project, '--json')
    const { error } = errorOutput.parse(JSON.parse(out))
    expect(error.code).toBe(expected)
    expect(err).toContain(error.message)
    expect(err).toContain(error.hint)
    expect(code).toBe(1)
    expect((await anneal(...words, ...project)).out).toBe('')
  })

  // Whoever may read everything is never refused.
  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'a source in a folder that may not be read is not said to be missing',
    async () => {
      const folder = join(dir, 'closed')
      await mkdir(folder, { mode: 0 })
      const { code, out } = await anneal(
        ...['import', join(folder, 'a.csv'), '--name', 'x', '--json'],
        ...['--project', join(dir, 'p')]
      )
      await chmod(folder, 0o700)
      expect(code).toBe(1)
      expect(errorOutput.parse(JSON.parse(out)).error.code).toBe('eacces')
    }
  )

  test('what failed is noted for the doctor, without data or paths; wrong use is not', async () => {
    newHome('another home')
    await anneal('import', './secret.csv', '--name', 'secret', '--project', join(dir, 'p'))
    await anneal('train', '--lr', 'secret')
    const noted = await lastErrors()
    expect(noted.map(({ what, code }) => [what, code])).toEqual([['anneal import', 'source-missing']])
    expect(JSON.stringify(noted)).not.toContain('secret')
  })

  test('wrong use is JSON as well when JSON was asked for', async () => {
    const { code, out } = await anneal('train', '--json', '--lr', 'abc')
    expect(errorOutput.parse(JSON.parse(out)).error).toMatchObject({ code: 'wrong-use', where: '--lr' })
    expect(code).toBe(2)
  })
})

describe('help and version', () => {
  test('every command has a help with its flags, on stdout', async () => {
    for (const { name, flags } of commands) {
      const { code, out } = await anneal(...name.split(' '), '--help')
      expect(code).toBe(0)
      expect(out).toContain(`anneal ${name}`)
      for (const flag of Object.keys(flags)) expect(out).toContain(`--${flag}`)
    }
  })
  test('the general help names every command; help COMMAND is COMMAND --help', async () => {
    const { code, out } = await anneal('--help')
    expect(code).toBe(0)
    for (const { name } of commands) expect(out).toContain(name)
    expect((await anneal('help', 'train')).out).toBe((await anneal('train', '-h')).out)
  })
  test('the version is package.json’s', async () => {
    const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
    const { version } = JSON.parse(text) as { version: string }
    expect((await anneal('--version')).out.trim()).toBe(version)
  })
})

test('global flags may stand before the command', async () => {
  const { code, out } = await anneal('--json', '--project', join(dir, 'p'), 'runs')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toEqual({ runs: [] })
})
