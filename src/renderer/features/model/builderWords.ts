/** Every sentence of the model builder. */
import { formatCounted } from '../../ui/format'
import type { ModelEdge } from '@shared/project'

/** What is said of a layer. */
interface Row {
  id: string
  title: string
  params: string
  shape: string | null
  parameters: number
  problems: readonly unknown[]
  end: 'input' | 'output' | null
}

const sentenceOf = (row: Row): string =>
  [
    row.id,
    row.title,
    row.params,
    row.end === null ? '' : row.end === 'input' ? 'input of the model' : 'output of the model',
    row.shape === null ? 'shape not known' : `gives ${row.shape}`,
    formatCounted(row.parameters, 'parameter', 'parameters'),
    row.problems.length > 0 ? formatCounted(row.problems.length, 'problem', 'problems') : ''
  ]
    .filter((part) => part !== '')
    .join(', ')

export const builderWords = {
  canvas: 'Canvas',
  layerRole: 'layer',
  layerName: sentenceOf,
  edgeName: (edge: ModelEdge, shape: string | null): string =>
    `From ${edge.from} to ${edge.to}${shape === null ? '' : `: ${shape}`}`,
  insertHere: (edge: ModelEdge): string => `Insert a layer between ${edge.from} and ${edge.to}`,
  output: 'Output of this layer',
  inputHandle: (i: number): string => `Input ${i + 1}`,
  views: 'View',
  canvasView: 'Canvas',
  listView: 'List',
  bar: 'Builder',
  undo: 'Undo',
  redo: 'Redo',
  tidy: 'Tidy up',
  fit: 'Zoom to fit',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  map: 'Map of the model',
  saved: 'Saved',
  saving: 'Saving…',
  notSaved: 'Not saved',
  understood: 'Understood',
  saveAgain: 'Save again',
  palette: 'Layers',
  search: 'Search layers',
  searchHint: 'Name or what it does',
  noneFound: (typed: string): string => `No layer is called or does “${typed}”.`,
  goesBetween: (edge: ModelEdge): string => `Goes between ${edge.from} and ${edge.to}.`,
  goesAfter: (ids: readonly string[]): string => `Goes after ${ids.join(' and ')}.`,
  emptyTitle: 'An empty model',
  emptyText: 'Choose layers at the left, drop them here, or just type a layer’s name.',
  addInput: 'Add an input',
  inspector: 'Settings of what is selected',
  connectTo: 'Connect to…',
  connectTitle: (id: string): string => `Connect ${id} to`,
  connectEmpty: (id: string): string => `No layer can take what ${id} gives: each has it already, or leads to it.`,
  connectAction: 'Connect',
  layer: 'Layer',
  remove: 'Delete',
  duplicate: 'Duplicate',
  selectAll: 'Select all layers',
  duplicateLayers: 'Duplicate layers',
  removeSelected: 'Delete what is selected',
  rename: 'Rename layer',
  name: 'Name',
  renameAction: 'Rename',
  copySource: 'Copy the address',
  copiedSource: 'The address of the reference is on the clipboard.',
  settings: 'Settings',
  block: 'Block',
  blockOf: (name: string, repeat: number): string => (repeat === 1 ? name : `${name} × ${repeat}`),
  blockHelp: 'Several layers as one box; it can stand in many places, and several times one after the other.',
  group: 'Group to a block',
  ungroup: 'Ungroup',
  repeat: 'Repeat',
  repeatHint: 'How often the block stands here, one after the other.',
  repeatWrong: 'Repeat must be a whole number from 1 to 10,000.',
  noSettings: 'This layer has no settings.',
  shapes: 'Shapes',
  takes: 'Takes',
  gives: 'Gives',
  unknown: '–',
  weights: 'Weights',
  problems: 'Problems',
  noProblems: 'No problems: it can be trained.',
  problemCount: (n: number): string => formatCounted(n, 'problem', 'problems'),
  showLayer: (id: string): string => `Show ${id}`,
  changed: (n: number): string => `${n} changed`,
  inputs: 'Takes its input from',
  disconnect: (id: string): string => `Disconnect ${id}`,
  isOutput: 'Output of the model',
  isOutputHint: 'Its values are what the model answers.',
  adapts: 'Takes what the data needs',
  adaptsInput: 'Its shape becomes that of the data when it is trained.',
  adaptsOutput: 'Its units and activation become what the target needs when it is trained.',
  several: (n: number): string => `${n} layers are selected`,
  modelTitle: 'The model',
  modelHint: 'Select a layer to see and change its settings.',
  modelInputs: 'Inputs',
  modelOutputs: 'Outputs',
  none: 'none',
  keysTitle: 'Keys on the canvas',
  keys: [
    ['Type a name', 'Add a layer after the selected one'],
    ['Tab, Shift+Tab', 'Next and previous layer'],
    ['Ctrl+Arrows', 'Walk along connections'],
    ['Arrows', 'Move what is selected'],
    ['Enter', 'Settings of the layer'],
    ['Ctrl+L', 'Connect to another layer'],
    ['Delete', 'Delete what is selected']
  ] as const,
  notSet: 'Not set',
  mustBeNumbers: (label: string): string => `${label} must be numbers with commas between them.`,
  mustBeJson: (label: string): string => `${label} must be a JSON value.`,
  did: {
    add: (title: string): string => `Add ${title}`,
    connect: (from: string, to: string): string => `Connect ${from} → ${to}`,
    disconnect: (from: string, to: string): string => `Disconnect ${from} → ${to}`,
    remove: (n: number): string => (n === 1 ? 'Delete layer' : `Delete ${n} layers`),
    removeEdges: 'Delete connection',
    move: 'Move',
    tidy: 'Tidy up',
    paste: (n: number): string => (n === 1 ? 'Paste layer' : `Paste ${n} layers`),
    duplicate: (n: number): string => (n === 1 ? 'Duplicate layer' : `Duplicate ${n} layers`),
    rename: (from: string, to: string): string => `Rename ${from} to ${to}`,
    set: (label: string, id: string): string => `Set ${label.toLowerCase()} of ${id}`,
    ends: 'Change the model’s ends',
    group: (name: string): string => `Group to ${name}`,
    ungroup: 'Ungroup',
    repeat: (id: string): string => `Repeat ${id}`
  },
  copied: (n: number): string => (n === 1 ? 'The layer is on the clipboard.' : `${n} layers are on the clipboard.`),
  newModel: 'New model',
  newFrom: 'Start with',
  newEmpty: 'An empty canvas',
  create: 'Create'
} as const
