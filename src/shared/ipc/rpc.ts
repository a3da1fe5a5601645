/**
 * Typed calls over any port: Electron IPC, a utility process' MessagePort, a Node
 * MessageChannel. A contract is a value; adding a call is one entry and one handler,
 * and a missing handler does not compile.
 */
import { z } from 'zod'
import { AnnealError, cancelled, errorBodySchema, fromErrorBody, toErrorBody } from '../errors'

export interface Op<
  In extends z.ZodType = z.ZodType,
  Out extends z.ZodType = z.ZodType,
  Event extends z.ZodType = z.ZodType
> {
  readonly in: In
  readonly out: Out
  readonly event: Event
}
export type Contract = Readonly<Record<string, Op>>

/** One call: its input, its result and, for long calls, the events it sends on the way. */
export function op<In extends z.ZodType, Out extends z.ZodType>(input: In, out: Out): Op<In, Out, z.ZodNever>
export function op<In extends z.ZodType, Out extends z.ZodType, Event extends z.ZodType>(
  input: In,
  out: Out,
  event: Event
): Op<In, Out, Event>
export function op(input: z.ZodType, out: z.ZodType, event: z.ZodType = z.never()): Op {
  return { in: input, out, event }
}

export type InputOf<O extends Op> = z.input<O['in']>
export type OutputOf<O extends Op> = z.output<O['out']>
export type EventOf<O extends Op> = z.output<O['event']>

/** The least a transport must do. `post` copies (structured clone). */
export interface Port {
  post(message: unknown): void
  /** Calls `listener` for each message; returns a function that stops it. */
  listen(listener: (message: unknown) => void): () => void
  /** Calls `listener` once when the other side is gone. */
  onClose?(listener: () => void): void
}

export interface CallContext<Event> {
  signal: AbortSignal
  send(event: Event): void
}

export type Handlers<C extends Contract, Extra = unknown> = {
  readonly [K in keyof C]: (
    input: z.output<C[K]['in']>,
    context: CallContext<z.input<C[K]['event']>> & Extra
  ) => Promise<z.input<C[K]['out']>> | z.input<C[K]['out']>
}

export interface CallOptions<Event> {
  signal?: AbortSignal
  onEvent?: (event: Event) => void
}

export interface Client<C extends Contract> {
  call<K extends keyof C & string>(
    name: K,
    input: InputOf<C[K]>,
    options?: CallOptions<EventOf<C[K]>>
  ): Promise<OutputOf<C[K]>>
  /** Ends every call under way with `reason` (a process died, a window closed). */
  fail(reason: AnnealError): void
}

const requestSchema = z.discriminatedUnion('t', [
  z.object({ t: z.literal('call'), id: z.number().int(), name: z.string(), input: z.unknown() }),
  z.object({ t: z.literal('cancel'), id: z.number().int() })
])
const replySchema = z.discriminatedUnion('t', [
  z.object({ t: z.literal('done'), id: z.number().int(), value: z.unknown() }),
  z.object({ t: z.literal('failed'), id: z.number().int(), error: errorBodySchema }),
  z.object({ t: z.literal('event'), id: z.number().int(), event: z.unknown() })
])

function describeIssues(name: string, error: z.ZodError): AnnealError {
  const first = error.issues[0]
  const where = first && first.path.length > 0 ? first.path.join('.') : name
  return new AnnealError({
    code: 'invalid-input',
    message: `${where}: ${first?.message ?? 'does not have the expected form'}`,
    where,
    hint: 'Correct the value and try again.'
  })
}

/** Answers calls arriving on `port`. Input is validated here, on the privileged side. */
export function serve<C extends Contract, Extra extends object = object>(
  port: Port,
  contract: C,
  handlers: Handlers<C, Extra>,
  extra: Extra = {} as Extra
): () => void {
  const running = new Map<number, AbortController>()
  // Nobody reads an answer once the other side is gone, and some transports throw when they are used then.
  let gone = false
  const reply = (message: unknown): void => {
    if (!gone) port.post(message)
  }
  const stopAll = (): void => {
    for (const controller of running.values()) controller.abort(cancelled())
  }
  const answer = async (id: number, name: string, input: unknown): Promise<void> => {
    const controller = new AbortController()
    running.set(id, controller)
    try {
      const entry = Object.hasOwn(contract, name) ? contract[name] : undefined
      const handler = Object.hasOwn(handlers, name) ? handlers[name as keyof C] : undefined
      if (!entry || !handler) {
        throw new AnnealError({
          code: 'unknown-call',
          message: `There is no call named “${name}”.`,
          hint: 'This is a defect in Anneal. Please report it with what you did.'
        })
      }
      const parsed = entry.in.safeParse(input)
      if (!parsed.success) throw describeIssues(name, parsed.error)
      const context = {
        ...extra,
        signal: controller.signal,
        send: (event: unknown) => {
          if (running.has(id)) reply({ t: 'event', id, event })
        }
      }
      const value = await handler(parsed.data as never, context as never)
      reply({ t: 'done', id, value })
    } catch (e) {
      reply({ t: 'failed', id, error: toErrorBody(e) })
    } finally {
      running.delete(id)
    }
  }
  const stopListening = port.listen((message) => {
    const request = requestSchema.safeParse(message)
    if (!request.success) return
    if (request.data.t === 'cancel') running.get(request.data.id)?.abort(cancelled())
    else void answer(request.data.id, request.data.name, request.data.input)
  })
  port.onClose?.(() => {
    gone = true
    stopAll()
  })
  return () => {
    stopListening()
    stopAll()
  }
}

interface Pending {
  resolve(value: unknown): void
  reject(error: unknown): void
  onEvent: ((event: never) => void) | undefined
}

/** The calling side of a contract. Only the type is needed: replies come from our own code. */
export function connect<C extends Contract>(port: Port): Client<C> {
  const pending = new Map<number, Pending>()
  let nextId = 1
  let dead: AnnealError | undefined
  const fail = (reason: AnnealError): void => {
    dead = reason
    for (const p of [...pending.values()]) p.reject(reason)
  }
  port.listen((message) => {
    const reply = replySchema.safeParse(message)
    if (!reply.success) return
    const waiting = pending.get(reply.data.id)
    if (!waiting) return
    if (reply.data.t === 'event') {
      waiting.onEvent?.(reply.data.event as never)
      return
    }
    if (reply.data.t === 'done') waiting.resolve(reply.data.value)
    else waiting.reject(fromErrorBody(reply.data.error))
  })
  port.onClose?.(() => {
    fail(
      new AnnealError({
        code: 'process-gone',
        message: 'The other process ended.',
        hint: 'Try again; it is started anew.'
      })
    )
  })
  return {
    fail,
    call(name, input, options = {}) {
      return new Promise((resolve, reject) => {
        if (dead) return reject(dead)
        if (options.signal?.aborted) return reject(cancelled())
        const id = nextId++
        const { signal } = options
        const cancel = (): void => port.post({ t: 'cancel', id })
        // A signal may outlive many calls, so each lets go of it when it ends.
        const settle = (): void => {
          pending.delete(id)
          signal?.removeEventListener('abort', cancel)
        }
        pending.set(id, {
          resolve(value) {
            settle()
            resolve(value as never)
          },
          reject(error) {
            settle()
            reject(error)
          },
          onEvent: options.onEvent as ((event: never) => void) | undefined
        })
        signal?.addEventListener('abort', cancel)
        try {
          port.post({ t: 'call', id, name, input })
        } catch (e) {
          pending.get(id)?.reject(e)
        }
      })
    }
  }
}
