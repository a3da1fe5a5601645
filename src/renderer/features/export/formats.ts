/** The formats a network can be taken away in, and the words for each. */
import type { ExportResult } from '@shared/ipc/payloads'

export type ExportFormat = ExportResult['format']

export interface FormatCard {
  format: ExportFormat
  title: string
  /** What it is for, in about six words. */
  purpose: string
  detail: string
  available: boolean
}

export const formatCards: readonly FormatCard[] = [
  {
    format: 'tfjs',
    title: 'TensorFlow.js',
    purpose: 'Runs in web pages and Node.js',
    detail: 'A layers model: model.json with its weights, and the preprocessing beside it.',
    available: true
  },
  {
    format: 'saved-model',
    title: 'TensorFlow SavedModel',
    purpose: 'For servers and TensorFlow tools',
    detail: 'A folder that TensorFlow Serving and Python load as it is.',
    available: false
  },
  {
    format: 'keras',
    title: 'Keras',
    purpose: 'Go on training it in Python',
    detail: 'A .keras file for Keras 3.',
    available: false
  },
  {
    format: 'onnx',
    title: 'ONNX',
    purpose: 'Runs nearly everywhere else',
    detail: 'One file for ONNX Runtime, on every platform and in most languages.',
    available: false
  }
]
