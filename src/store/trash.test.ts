import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from './fixtures'
import { openBin } from './trash'

it('puts back what it has taken when something that belongs to it can’t follow', async () => {
  const { dir, remove } = await temporaryFolder()
  onTestFinished(remove)
  const model = join(dir, 'm.json')
  await writeFile(model, 'drawn')
  // A folder can't take the place of a file: of this name there is one in the bin already.
  const unfit = join(dir, 'elsewhere', 'm.json')
  await mkdir(unfit, { recursive: true })
  await expect(openBin(dir).put('model', 'm', model, [unfit])).rejects.toThrow('m.json')
  expect(await readFile(model, 'utf8')).toBe('drawn')
  expect(await readdir(join(dir, '.trash'))).toEqual([])
})
