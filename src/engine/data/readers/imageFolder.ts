import { leftOutProblems, type LeftOut } from '@core/data/leftOut'
import { counted, problem } from '@core/data/problems'
import { AnnealError } from '@shared/errors'
import type { Problem } from '@shared/project'
import type { SourceFile } from '../source/files'
import type { Context } from '../types'
import { expectedLayout, placeImages } from './imageLayout'
import { imageFiles, prepareImages, rootOf } from './prepareImages'
import type { Prepared, Reader, ReadOptions } from './reader'

/** A folder of images whose subfolders are labels. */
export const imageFolderReader: Reader = { kind: 'image-folder', prepare }

async function prepare(files: SourceFile[], options: ReadOptions, ctx: Context): Promise<Prepared> {
  const { images: candidates, leftOut } = await imageFiles(files, ctx)
  const where = files[0] ? rootOf(files[0]) : ''
  if (candidates.length === 0) throw noImages(files.length, where)
  const { images, loose } = placeImages(candidates, where)
  const problems = [...leftOutProblems(leftOut), ...looseProblem(loose)]
  const given = { source: { kind: 'image-folder' as const }, images, labelFiles: [], problems, where }
  return prepareImages(given, options, ctx).catch((e: unknown) => Promise.reject(withLeftOut(e, leftOut)))
}

/** A label whose folder holds no image at all is missed: its files say why. */
function withLeftOut(e: unknown, leftOut: LeftOut[]): unknown {
  if (!(e instanceof AnnealError && e.code === 'one-class') || leftOut.length === 0) return e
  const [first] = leftOut
  return new AnnealError({
    ...e.toBody(),
    message: `${e.message} ${counted(leftOut.length, 'file is', 'files are')} no image that can be read${first ? `; “${first.name}”: ${first.reason}` : ''}.`,
    data: leftOut.slice(0, 200).map(({ name, reason }) => ({ file: name, reason }))
  })
}

function looseProblem(loose: SourceFile[]): Problem[] {
  if (loose.length === 0) return []
  return [
    problem({
      severity: 'warning',
      code: 'images-without-labels',
      message: `${counted(loose.length, 'image lies', 'images lie')} beside the labels’ folders and ${loose.length === 1 ? 'has' : 'have'} no label; ${loose.length === 1 ? 'it is' : 'they are'} left out.`,
      where: loose.map((file) => file.name)
    })
  ]
}

export function noImages(files: number, where: string): AnnealError {
  return new AnnealError({
    code: 'no-images',
    message: `None of the ${counted(files, 'file')} is an image.`,
    where,
    hint: expectedLayout
  })
}
