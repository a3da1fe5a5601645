/**
 * Errors as Anneal shows them: what happened, what was expected, how to fix it.
 * They are plain data on the way between processes and a class inside one.
 */
import { z } from 'zod'

export const errorBodySchema = z.object({
  /** Stable, for programs: kebab-case, e.g. `dataset-empty`. */
  code: z.string(),
  /** One or two sentences for a person: what was given and what was expected. */
  message: z.string(),
  /** The file, row, node or field it is about. */
  where: z.string().optional(),
  /** How to fix it, a sentence. */
  hint: z.string(),
  data: z.unknown().optional()
})
export type ErrorBody = z.infer<typeof errorBodySchema>

/** An expected failure: the sentence is meant for the person. Everything else is a defect. */
export class AnnealError extends Error {
  readonly code: string
  readonly where: string | undefined
  readonly hint: string
  readonly data: unknown

  constructor(body: ErrorBody, options?: ErrorOptions) {
    super(body.message, options)
    this.name = 'AnnealError'
    this.code = body.code
    this.where = body.where
    this.hint = body.hint
    this.data = body.data
  }

  toBody(): ErrorBody {
    return {
      code: this.code,
      message: this.message,
      hint: this.hint,
      ...(this.where === undefined ? {} : { where: this.where }),
      ...(this.data === undefined ? {} : { data: this.data })
    }
  }
}

/** Thrown when an AbortSignal ended the work: not a failure, nothing to show. */
export function cancelled(): AnnealError {
  return new AnnealError({
    code: 'cancelled',
    message: 'Cancelled.',
    hint: 'Nothing was changed; start it again when you want.'
  })
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled()
}

const systemSentences: Record<string, { message: string; hint: string }> = {
  ENOSPC: {
    message: 'The disk is full.',
    hint: 'Free some space and try again; what was there before is unchanged.'
  },
  EDQUOT: {
    message: 'The disk quota is used up.',
    hint: 'Free some space and try again; what was there before is unchanged.'
  },
  EACCES: {
    message: 'Anneal may not read or write there.',
    hint: 'Change the permissions of the folder, or choose another.'
  },
  EPERM: {
    message: 'The system does not allow this change.',
    hint: 'Change the permissions of the folder, or choose another.'
  },
  EROFS: {
    message: 'The folder is read-only.',
    hint: 'Choose a folder you can write to, or copy the project there.'
  },
  ENOENT: {
    message: 'The file or folder does not exist.',
    hint: 'Check the path; it may have been moved or renamed.'
  },
  EMFILE: {
    message: 'Too many files are open.',
    hint: 'Close other programs or raise the limit of open files, then try again.'
  }
}

function isSystemError(e: unknown): e is NodeErrnoLike {
  return e instanceof Error && 'code' in e && typeof e.code === 'string'
}
interface NodeErrnoLike extends Error {
  code: string
  path?: string
}

/** Any thrown value as a body. Unknown errors keep their own text and say that they are a defect. */
export function toErrorBody(e: unknown): ErrorBody {
  if (e instanceof AnnealError) return e.toBody()
  if (isSystemError(e)) {
    const known = systemSentences[e.code]
    if (known) {
      return {
        code: e.code.toLowerCase(),
        ...known,
        ...(e.path === undefined ? {} : { where: e.path })
      }
    }
  }
  if (e instanceof z.ZodError) {
    const first = e.issues[0]
    const where = first?.path.join('.')
    return {
      code: 'invalid-input',
      message: first ? `${where ? `${where}: ` : ''}${first.message}` : 'A value does not have the expected form.',
      hint: 'Correct the value and try again.',
      ...(where ? { where } : {})
    }
  }
  return {
    code: 'internal',
    message: e instanceof Error ? e.message : String(e),
    hint: 'This is a defect in Anneal. Please report it with what you did.'
  }
}

export function fromErrorBody(body: ErrorBody): AnnealError {
  return new AnnealError(body)
}
