import { hasImageName } from '../../images/sniffImage'
import type { SourceFile } from '../../source/files'
import { guessLabelColumn, guessNameColumn, labelCandidates } from './guess'
import { folderOf, ImageIndex } from './imageIndex'
import { hasLabelName, readLabelHead } from './labelTable'

/** A file that names images of the source. */
export interface LabelFile {
  file: SourceFile
  columns: string[]
  /** The column with the file's name. */
  name: string
  /** The column with the label; null: nothing tells which it is. */
  label: string | null
  /** Columns that could be the label. */
  candidates: string[]
  /** A few labels, as the first rows have them. */
  labels: string[]
}

/** So many files are looked into: a folder may hold a text beside each picture. */
const mostLookedInto = 24

/** Files that hold labels of the source's images, the one that names the most of them first. */
export async function findLabelFiles(files: SourceFile[]): Promise<LabelFile[]> {
  const candidates = files
    .filter((file) => hasLabelName(file.name) && file.bytes > 0)
    .toSorted((a, b) => depth(a) - depth(b) || b.bytes - a.bytes)
    .slice(0, mostLookedInto)
  if (candidates.length === 0) return []
  const index = new ImageIndex(files.filter((file) => hasImageName(file.name)))
  const found: { labels: LabelFile; images: number }[] = []
  for (const file of candidates) {
    const beside = folderOf(file.name)
    const table = await readLabelHead(file, (cell) => namesOne(index, cell, beside))
    const name = table && guessNameColumn(table, index, beside)
    if (!table || name === null) continue
    const others = labelCandidates(table, name)
    if (others.length === 0) continue
    const label = guessLabelColumn(table, name)
    const named = (i: number): string => table.columns[i] ?? ''
    const images = table.rows.filter(({ cells }) => namesOne(index, cells[name] ?? '', beside)).length
    const labels = label === null ? [] : table.rows.map(({ cells }) => cells[label] ?? '').filter((cell) => cell !== '')
    found.push({
      images,
      labels: {
        file,
        columns: table.columns,
        name: named(name),
        label: label === null ? null : named(label),
        candidates: others.map(named),
        labels: [...new Set(labels)]
      }
    })
  }
  return found
    .sort((a, b) => Number(b.labels.label !== null) - Number(a.labels.label !== null) || b.images - a.images)
    .map(({ labels }) => labels)
}

export function namesOne(index: ImageIndex, cell: string, beside: string): boolean {
  const found = index.find(cell, beside)
  return found !== null && found !== 'several'
}

function depth({ name }: SourceFile): number {
  return name.split('/').length
}
