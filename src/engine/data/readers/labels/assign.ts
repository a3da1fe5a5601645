/** Rows of a label file put to the images they name; what does not fit is named. */
import { isMissing } from '@core/data/cells'
import { counted, problem } from '@core/data/problems'
import type { Problem } from '@shared/project'
import type { SourceFile } from '../../source/files'
import { partFolders, type PlacedImage } from '../imageLayout'
import { partColumn, partOf } from './guess'
import type { ImageIndex } from './imageIndex'
import type { LabelTable } from './labelTable'

interface Columns {
  name: number
  label: number
}

export interface Assigned {
  /** In the order of the images. */
  images: PlacedImage[]
  problems: Problem[]
}

/** @param beside the label file's folder */
export function assignLabels(table: LabelTable, at: Columns, index: ImageIndex, beside: string): Assigned {
  const part = partColumn(table)
  const labels = new Map<SourceFile, { label: string; part: number | null }>()
  const conflicts = new Map<SourceFile, Set<string>>()
  const seen = { nowhere: [] as string[], several: [] as string[], unlabelled: [] as string[] }
  for (const { line, cells } of table.rows) {
    const cell = cells[at.name] ?? ''
    const label = (cells[at.label] ?? '').trim()
    const image = index.find(cell, beside)
    const place = `line ${line}: ${cell}`
    if (image === null) seen.nowhere.push(place)
    else if (image === 'several') seen.several.push(place)
    else if (isMissing(label)) seen.unlabelled.push(place)
    else {
      const before = labels.get(image)
      if (before === undefined) labels.set(image, { label, part: part === null ? null : partOf(cells[part]) })
      else if (before.label !== label) {
        conflicts.set(image, (conflicts.get(image) ?? new Set([before.label])).add(label))
      }
    }
  }
  const images = [...index.images]
  const folders = partFolders(images)
  const placed = images.flatMap((file, i): PlacedImage[] => {
    const found = conflicts.has(file) ? undefined : labels.get(file)
    return found ? [{ file, label: found.label, part: found.part ?? folders[i] ?? null }] : []
  })
  const bare = images.filter((file) => !labels.has(file)).map((file) => file.name)
  return {
    images: placed,
    problems: [
      ...list(
        table.bad.map(({ line, reason }) => `line ${line}: ${reason}`),
        'label-lines-unreadable',
        (n) => `${counted(n, 'line')} of the label file can’t be read and ${n === 1 ? 'is' : 'are'} left out.`
      ),
      ...list(
        seen.nowhere,
        'labels-without-image',
        (n) => `${counted(n, 'line names', 'lines name')} an image that is not there.`
      ),
      ...list(
        seen.several,
        'labels-ambiguous',
        (n) =>
          `${counted(n, 'line names', 'lines name')} an image of which there are several; write the path inside the folder.`
      ),
      ...list(
        seen.unlabelled,
        'labels-missing',
        (n) =>
          `${counted(n, 'line has', 'lines have')} no label; ${n === 1 ? 'its image is' : 'their images are'} left out.`
      ),
      ...list(
        [...conflicts].map(([file, of]) => `${file.name}: ${[...of].join(', ')}`),
        'labels-conflict',
        (n) =>
          `${counted(n, 'image has', 'images have')} several labels; ${n === 1 ? 'it is' : 'they are'} left out, as an example has one.`
      ),
      ...list(
        bare,
        'images-without-labels',
        (n) => `${counted(n, 'image')} ${n === 1 ? 'is' : 'are'} named by no line of the label file and left out.`
      )
    ]
  }
}

function list(where: string[], code: string, sentence: (n: number) => string): Problem[] {
  return where.length === 0 ? [] : [problem({ severity: 'warning', code, message: sentence(where.length), where })]
}
