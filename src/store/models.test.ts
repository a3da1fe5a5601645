import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { codeOf, modelDocument, temporaryFolder } from './fixtures'
import { type Project, createProject, openProject } from './index'

let dir = ''
let project: Project
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ dir, remove } = await temporaryFolder())
  project = await createProject(dir)
})
afterEach(() => remove())

const names = async (): Promise<string[]> => (await project.models.list()).map((model) => model.name)

test('revision 0 creates, each write counts', async () => {
  const first = await project.models.write(modelDocument('mlp'))
  expect(first.revision).toBe(1)
  expect((await project.models.write(first)).revision).toBe(2)
  expect(await project.models.exists('MLP')).toBe(true)
  expect(await project.models.exists('cnn')).toBe(false)
})

test('a conflict keeps the other version as it is and ours beside it, once', async () => {
  const read = await project.models.write(modelDocument('mlp', 1))
  const other = await openProject(dir)
  const theirs = await other.models.write({ ...read, graph: modelDocument('mlp', 2).graph })
  const ours = { ...read, graph: modelDocument('mlp', 3).graph }
  const error = { code: 'conflict', where: 'mlp (conflict)' }
  await expect(project.models.write(ours)).rejects.toMatchObject(error)
  await expect(project.models.write(ours)).rejects.toMatchObject(error)
  expect(await project.models.read('mlp')).toEqual(theirs)
  expect((await project.models.read('mlp (conflict)')).graph).toEqual(ours.graph)
  expect(await names()).toEqual(['mlp', 'mlp (conflict)'])
  const more = { ...read, graph: modelDocument('mlp', 4).graph }
  await expect(project.models.write(more)).rejects.toMatchObject({ where: 'mlp (conflict)-2' })
})

test('changes to a model that was deleted meanwhile are kept too', async () => {
  const read = await project.models.write(modelDocument('mlp'))
  await project.models.delete('mlp')
  await expect(project.models.write(read)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('deleted') as string
  })
  expect(await names()).toEqual(['mlp (conflict)'])
})

test('creating at the same moment: nothing is lost', async () => {
  const codes = await Promise.all([1, 2, 3].map((units) => codeOf(project.models.write(modelDocument('mlp', units)))))
  expect(codes.sort()).toEqual(['conflict', 'conflict', 'none'])
  const units = (await project.models.list()).map((model) => model.graph.nodes[1]?.params['units'])
  expect(units.sort()).toEqual([1, 2, 3])
})

test('rename, duplicate, delete and undo', async () => {
  await project.models.write(modelDocument('mlp'))
  await project.models.rename('mlp', 'small')
  await project.models.duplicate('small', 'large')
  expect(await names()).toEqual(['large', 'small'])
  expect(await codeOf(project.models.rename('large', 'Small'))).toBe('model-exists')
  const id = await project.models.delete('small')
  await project.models.duplicate('large', 'small')
  await project.trash.undo(id)
  expect(await names()).toEqual(['large', 'small', 'small-2'])
  expect(await codeOf(project.models.read('mlp'))).toBe('model-not-found')
})

test('a file put there by hand is a model of its name', async () => {
  await project.models.write(modelDocument('mlp'))
  const text = await readFile(join(dir, 'models', 'mlp.json'), 'utf8')
  await writeFile(join(dir, 'models', 'by hand.json'), text)
  expect(await project.models.read('by hand')).toMatchObject({ name: 'by hand' })
})

test('to the system’s trash: what it takes is gone, what it refuses stays', async () => {
  await project.models.write(modelDocument('mlp'))
  const refuse = (): Promise<void> => Promise.reject(new Error('no trash here'))
  await expect(project.models.discard('mlp', refuse)).rejects.toThrow('no trash here')
  expect(await names()).toEqual(['mlp'])
  const taken: string[] = []
  const first = await project.models.delete('mlp')
  expect(await project.trash.empty(refuse)).toEqual(['mlp'])
  await project.trash.undo(first)
  await project.models.delete('mlp')
  const take = async (path: string): Promise<void> => void taken.push(path.slice(path.lastIndexOf('item')))
  expect(await project.trash.empty(take)).toEqual([])
  expect(taken).toEqual([join('item', 'mlp.json')])
  expect(await readdir(join(dir, '.trash'))).toEqual([])
})

test('a model edited by hand: every wrong place is told, with its line', async () => {
  await project.models.write(modelDocument('mlp'))
  const path = join(dir, 'models', 'mlp.json')
  const text = await readFile(path, 'utf8')
  const line = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length
  await writeFile(path, text.replace('"slot": 0', '"slot": "first"').replace('"type": "dense"', '"type": 7'))
  const error = await project.models.read('mlp').catch((e: unknown) => e)
  expect(error).toMatchObject({ code: 'invalid-file', where: path })
  expect(String(error)).toContain(`Line ${line('"type": "dense"')}, column`)
  expect(String(error)).toContain(`Line ${line('"slot": 0')}, column`)
  expect(String(error)).toContain('edges[0].slot')
})

test('blocks come back as they were written', async () => {
  const model = modelDocument('mlp')
  const entry = { id: 'in', type: 'blockInput', params: {} }
  const graph = { ...model.graph, blocks: { Empty: { nodes: [entry], edges: [], input: 'in', output: 'in' } } }
  await project.models.write({ ...model, graph })
  expect((await project.models.read('mlp')).graph).toEqual(graph)
})
