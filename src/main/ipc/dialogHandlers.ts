import { dialog, shell, type OpenDialogOptions } from 'electron'
import type { WindowSession } from '../session/windowSession'
import type { Part } from './part'

type What = Parameters<Part<'dialog'>['dialog.pick']>[0]['what']

const archives = ['zip', 'tar', 'tgz', 'gz']
const pictures = ['png', 'jpg', 'jpeg', 'bmp', 'gif', 'webp', 'tif', 'tiff', 'avif']
const tables = ['csv', 'tsv', 'txt', 'json', 'jsonl', 'parquet', 'arrow', 'feather', 'xlsx', 'sqlite', 'db']
const dataExtensions = [...tables, 'npy', 'npz', ...archives, ...pictures]

const dialogs: Record<What, OpenDialogOptions> = {
  data: {
    title: 'Import data',
    buttonLabel: 'Import',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Data', extensions: dataExtensions },
      // IDX files have no extension.
      { name: 'All files', extensions: ['*'] }
    ]
  },
  'data-folder': { title: 'Import a folder', buttonLabel: 'Import', properties: ['openDirectory'] },
  project: { title: 'Open project', buttonLabel: 'Open', properties: ['openDirectory'] },
  'new-project': {
    title: 'Folder for the new project',
    buttonLabel: 'Use this folder',
    properties: ['openDirectory', 'createDirectory']
  },
  'export-folder': { title: 'Export to', buttonLabel: 'Export here', properties: ['openDirectory', 'createDirectory'] },
  model: {
    title: 'Open a Keras or TensorFlow.js model',
    buttonLabel: 'Open',
    properties: ['openFile'],
    filters: [
      { name: 'Models', extensions: ['keras', 'h5', 'hdf5', 'json'] },
      { name: 'All files', extensions: ['*'] }
    ]
  },
  predict: { title: 'Try files', buttonLabel: 'Try', properties: ['openFile', 'multiSelections'] }
}

export function dialogHandlers(session: WindowSession): Part<'dialog'> {
  return {
    'dialog.pick': async ({ what }) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(session.window, dialogs[what])
      if (canceled || filePaths.length === 0) return null
      const grants = []
      for (const path of filePaths) grants.push(await session.grants.add(path))
      return { grants }
    }
  }
}

export function grantHandlers(session: WindowSession): Part<'grant'> {
  return {
    'grant.reveal': ({ grant }) => {
      shell.showItemInFolder(session.grants.find(grant).path)
      return {}
    }
  }
}
