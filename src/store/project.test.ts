import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { codeOf, datasetDocument, modelDocument, recipe, temporaryFolder } from './fixtures'
import { createProject, isProject, openProject } from './index'

let dir = ''
let remove: () => Promise<void>
beforeEach(async () => ({ dir, remove } = await temporaryFolder()))
afterEach(() => remove())

test('a new project can be opened, and has its folders and a .gitignore', async () => {
  const path = join(dir, 'numbers')
  const made = await createProject(path)
  expect(await isProject(path)).toBe(true)
  expect((await made.file()).name).toBe('numbers')
  expect((await readdir(path)).sort()).toEqual(['.gitignore', 'datasets', 'exports', 'models', 'project.json', 'runs'])
  const opened = await openProject(path)
  expect(await opened.datasets.list()).toEqual([])
  expect(await opened.models.list()).toEqual([])
  expect(await opened.runs.list()).toEqual([])
  expect(await opened.damaged()).toEqual([])
})

test('a person’s own .gitignore is added to, their files stay', async () => {
  await writeFile(join(dir, '.gitignore'), 'node_modules')
  await createProject(dir, { name: 'Mine' })
  const text = await readFile(join(dir, '.gitignore'), 'utf8')
  expect(text.startsWith('node_modules\n\n# Anneal')).toBe(true)
  expect(text).toContain('runs/*/checkpoints/')
})

test('a folder that already is a project, or uses a project’s folder names, is refused and unchanged', async () => {
  await createProject(join(dir, 'a'))
  expect(await codeOf(createProject(join(dir, 'a')))).toBe('project-exists')
  await mkdir(join(dir, 'b', 'models'), { recursive: true })
  await writeFile(join(dir, 'b', 'models', 'mine.txt'), 'x')
  expect(await codeOf(createProject(join(dir, 'b')))).toBe('folder-in-use')
  expect(await readdir(join(dir, 'b'))).toEqual(['models'])
  await writeFile(join(dir, 'c'), 'a file')
  expect(await codeOf(createProject(join(dir, 'c')))).toBe('not-a-folder')
  expect(await codeOf(createProject(join(dir, 'c', 'below')))).toBe('not-a-folder')
})

test('opening says what is wrong: no project, a folder inside one, a newer version, damage', async () => {
  expect(await codeOf(openProject(join(dir, 'nowhere')))).toBe('not-a-project')
  await createProject(join(dir, 'p'))
  await expect(openProject(join(dir, 'p', 'models'))).rejects.toMatchObject({
    code: 'not-a-project',
    hint: expect.stringContaining(join(dir, 'p')) as string
  })
  const file = join(dir, 'p', 'project.json')
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('"version": 1', '"version": 9'))
  expect(await codeOf(openProject(join(dir, 'p')))).toBe('newer-version')
  for (const bad of ['', '{"format":', '[]', text.replace(/"name":.*/, '"name": 7,')]) {
    await writeFile(file, bad)
    expect(['invalid-file', 'wrong-format']).toContain(await codeOf(openProject(join(dir, 'p'))))
  }
})

test('renaming a project counts its revision', async () => {
  const project = await createProject(dir)
  const renamed = await project.rename('Digits 🔢')
  expect(renamed).toMatchObject({ name: 'Digits 🔢', revision: 2 })
  expect(await codeOf(project.rename('../out'))).toBe('invalid-name')
})

test('one damaged document does not hide the others, and is named', async () => {
  const project = await createProject(dir)
  const staged = await project.datasets.beginImport('good')
  await staged.commit(datasetDocument('good'))
  await project.models.write(modelDocument('mlp'))
  const run = await project.runs.create(recipe(), { totalSteps: 4, parameters: 2 })
  await mkdir(join(dir, 'datasets', 'bad'))
  await writeFile(join(dir, 'datasets', 'bad', 'dataset.json'), '{')
  await writeFile(join(dir, 'models', 'bad.json'), '{}')
  await mkdir(join(dir, 'runs', 'bad'))
  await writeFile(join(dir, 'runs', 'bad', 'recipe.json'), '')
  expect((await project.datasets.list()).map((d) => d.name)).toEqual(['good'])
  expect((await project.models.list()).map((m) => m.name)).toEqual(['mlp'])
  expect((await project.runs.list()).map((r) => r.id)).toEqual([run.id])
  expect((await project.damaged()).map((e) => e.where)).toEqual([
    join(dir, 'datasets', 'bad', 'dataset.json'),
    join(dir, 'models', 'bad.json'),
    join(dir, 'runs', 'bad', 'recipe.json')
  ])
})

test('a clone without the empty folders works', async () => {
  const project = await createProject(dir)
  for (const folder of ['datasets', 'models', 'runs', 'exports']) await rm(join(dir, folder), { recursive: true })
  expect(await project.runs.list()).toEqual([])
  await project.models.write(modelDocument('mlp'))
  await project.runs.create(recipe(), { totalSteps: 4, parameters: 2 })
  expect(await project.freeExportDir('mlp-tfjs')).toBe(join(dir, 'exports', 'mlp-tfjs'))
  await mkdir(join(dir, 'exports', 'mlp-tfjs'), { recursive: true })
  expect(await project.freeExportDir('mlp-tfjs')).toBe(join(dir, 'exports', 'mlp-tfjs-2'))
})
