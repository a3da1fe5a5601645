/** A trained run's answers: to a drawing, to files, to a row. */
export { predictDrawing, type Drawing, type DrawingInput, type Predictions } from './drawing'
export { predictFiles, type FilesInput } from './files'
export { predictRow, type RowInput } from './row'
