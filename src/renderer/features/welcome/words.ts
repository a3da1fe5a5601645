/** Every sentence of the welcome page. */
export const words = {
  title: 'Anneal',
  drop: 'Drop images, a table, or a project',
  dropHint: 'A folder of images with a subfolder for each label, MNIST files, or a CSV table.',
  importFolder: 'Import a folder',
  importFiles: 'Import files',
  open: 'Open project',
  create: 'New project',
  recent: 'Recent projects',
  noRecent: 'Projects you open show up here.',
  forget: (name: string) => `Remove ${name} from this list`,
  gone: 'The folder is not there any more.',
  curve: (name: string) => `Loss of the newest run of ${name}`,
  samples: 'Try it with a sample',
  trainSample: 'Train it',
  newTitle: 'New project',
  newName: 'Name',
  defaultName: 'My project',
  where: 'It is kept in Documents/Anneal.',
  elsewhere: 'Choose another folder',
  chosen: (name: string) => `It is kept in “${name}”.`,
  createAction: 'Create project',
  notProject: (name: string) => ({
    code: 'not-a-project',
    message: `“${name}” is not an Anneal project: it has no project.json.`,
    hint: 'Choose the folder of a project, or drop data to make a new one.'
  })
}
