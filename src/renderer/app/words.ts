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
    pause: 'Pause',
    resume: 'Resume',
    stop: 'Stop',
    stopNow: 'Stop now',
    stopping: 'Stopping',
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
  drop: { title: 'Drop it anywhere', text: 'Images, a table, or a project' },
  palette: { title: 'Search', placeholder: 'Type what you want to do', none: 'Nothing matches.' },
  shortcuts: 'Keyboard shortcuts',
  undone: (title: string) => `Undone: ${title}.`,
  redone: (title: string) => `Done again: ${title}.`,
  loadFailed: 'This page could not be loaded.'
}
