/** Every sentence of the frame. */
import { formatCount } from '../ui/format'

export const words = {
  rail: 'Pages',
  search: 'Search',
  searchHint: 'Search commands, data sets, models and runs',
  project: {
    menu: 'Project',
    rename: 'Rename project',
    reveal: 'Show in folder',
    close: 'Close project',
    open: 'Open another project'
  },
  newName: 'New name',
  cancel: 'Cancel',
  rename: 'Rename',
  device: {
    button: (title: string) => `Device: ${title}`,
    unknown: 'Looking for devices',
    none: 'No device',
    memory: (free: string, all: string) => `${free} of ${all} memory free`,
    tensorflow: (version: string) => `TensorFlow ${version}`
  },
  strip: {
    region: 'Running now',
    show: (name: string) => `Show ${name} on the Train page`,
    epoch: (now: number, all: number) => `epoch ${formatCount(now)}/${formatCount(all)}`,
    elsewhere: 'Trained by another process',
    more: (n: number) => `and ${formatCount(n)} more`,
    moreTitle: 'Show all trainings on the Runs page',
    pause: 'Pause',
    resume: 'Resume',
    stop: 'Stop',
    stopNow: 'Stop now',
    asked: {
      pause: 'Pausing after this step',
      resume: 'Going on',
      stop: 'Stopping after this step',
      stopNow: 'Stopping'
    },
    paused: 'Paused',
    starting: 'Starting'
  },
  crash: {
    resume: 'Resume',
    dismiss: 'Dismiss',
    restart: 'Restart engine'
  },
  damaged: (n: number) =>
    `${n === 1 ? 'One file of this project can’t be read and is' : `${n} files of this project can’t be read and are`} left out. Nothing was changed.`,
  details: 'Details',
  drop: {
    title: 'Drop it anywhere',
    text: 'Images, a table, a Keras model, or a project',
    importing: {
      code: 'import-under-way',
      message: 'An import is under way; one runs at a time.',
      hint: 'Wait for it or cancel it, then drop this again.'
    },
    busy: {
      code: 'intake-busy',
      message: 'What was dropped or chosen before is still being opened.',
      hint: 'Drop this again in a moment.'
    },
    noFile: {
      code: 'no-file',
      message: 'This is no file on this computer, so it could not be read.',
      hint: 'Save it as a file first, then drop the file.'
    },
    projectAmong: (name: string) => ({
      code: 'project-among-data',
      message: `“${name}” is a project, and other things were dropped with it.`,
      hint: 'Drop the project alone to open it, or only the data to import it.'
    })
  },
  dialogFirst: 'Close the dialog that is open first.',
  notNow: (title: string) => `“${title}” can’t be done now.`,
  palette: { title: 'Search', placeholder: 'Type what you want to do', none: 'Nothing matches.' },
  shortcuts: 'Keyboard shortcuts',
  undone: (title: string) => `Undone: ${title}.`,
  redone: (title: string) => `Done again: ${title}.`,
  loadFailed: 'This page could not be loaded.'
}
