import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { AnnealError } from '../errors'
import { connect, op, serve, type Client, type Handlers, type Port } from './rpc'

const contract = {
  add: op(z.object({ a: z.number(), b: z.number().default(10) }), z.object({ sum: z.number() })),
  pixels: op(z.object({ size: z.number().int() }), z.object({ bytes: z.instanceof(Uint8Array) })),
  count: op(z.object({ to: z.number().int() }), z.object({}), z.object({ n: z.number() })),
  wait: op(z.object({}), z.object({ reason: z.string() })),
  fail: op(z.object({ how: z.enum(['expected', 'defect', 'uncloneable']) }), z.object({}))
}
type TestContract = typeof contract

const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

/** A real channel: every message goes through structuredClone, as between processes. */
function channel(): { near: Port; far: Port; farPort: MessagePort } {
  const { port1, port2 } = new MessageChannel()
  open.push(port1, port2)
  const wrap = (port: MessagePort): Port => ({
    post: (message) => port.postMessage(message),
    listen: (listener) => {
      port.on('message', listener)
      return () => port.off('message', listener)
    },
    onClose: (listener) => port.once('close', listener)
  })
  return { near: wrap(port1), far: wrap(port2), farPort: port2 }
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve())
  })

const handlers: Handlers<TestContract> = {
  add: ({ a, b }) => ({ sum: a + b }),
  pixels: ({ size }) => ({ bytes: new Uint8Array(size).fill(7) }),
  count: ({ to }, { send }) => {
    for (let n = 1; n <= to; n++) send({ n })
    return {}
  },
  wait: async (_input, { signal }) => {
    await untilAborted(signal)
    throw signal.reason
  },
  fail: ({ how }) => {
    if (how === 'expected') {
      throw new AnnealError({
        code: 'dataset-empty',
        message: 'The folder has no images.',
        where: 'digits',
        hint: 'Choose another folder.',
        data: { files: 0 }
      })
    }
    if (how === 'defect') throw new TypeError('x is not a function')
    return { broken: () => 1 } as unknown as Record<string, never>
  }
}

function pair(custom: Partial<Handlers<TestContract>> = {}): {
  client: Client<TestContract>
  stop: () => void
  near: Port
  farPort: MessagePort
} {
  const { near, far, farPort } = channel()
  const stop = serve(far, contract, { ...handlers, ...custom })
  return { client: connect<TestContract>(near), stop, near, farPort }
}

async function rejection(promise: Promise<unknown>): Promise<AnnealError> {
  const error = await promise.then(
    () => undefined,
    (e: unknown) => e
  )
  if (!(error instanceof AnnealError)) throw new Error(`expected an AnnealError, got ${String(error)}`)
  return error
}

describe('a call', () => {
  it('returns what the handler returned, defaults of the schema filled in', async () => {
    const { client } = pair()
    expect(await client.call('add', { a: 1 })).toEqual({ sum: 11 })
    expect(await client.call('add', { a: 1, b: 2 })).toEqual({ sum: 3 })
  })
  it('carries bytes as bytes', async () => {
    const { bytes } = await pair().client.call('pixels', { size: 3 })
    expect(bytes).toBeInstanceOf(Uint8Array)
    expect([...bytes]).toEqual([7, 7, 7])
  })
  it('gets its own answer among many under way', async () => {
    const { client } = pair({
      add: async ({ a, b }) => {
        await new Promise((resolve) => setTimeout(resolve, (5 - a) * 4))
        return { sum: a + b }
      }
    })
    const sums = await Promise.all([0, 1, 2, 3, 4].map((a) => client.call('add', { a, b: a })))
    expect(sums.map((s) => s.sum)).toEqual([0, 2, 4, 6, 8])
  })
  it('delivers its events in order, before its result', async () => {
    const seen: number[] = []
    await pair().client.call('count', { to: 50 }, { onEvent: ({ n }) => seen.push(n) })
    expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
  })
})

describe('errors', () => {
  it('keep code, message, place, hint and data', async () => {
    const error = await rejection(pair().client.call('fail', { how: 'expected' }))
    expect(error.toBody()).toEqual({
      code: 'dataset-empty',
      message: 'The folder has no images.',
      where: 'digits',
      hint: 'Choose another folder.',
      data: { files: 0 }
    })
  })
  it('say that an unexpected one is a defect', async () => {
    const error = await rejection(pair().client.call('fail', { how: 'defect' }))
    expect(error.code).toBe('internal')
    expect(error.message).toBe('x is not a function')
  })
  it('arise where a result cannot be copied, and the call still ends', async () => {
    expect((await rejection(pair().client.call('fail', { how: 'uncloneable' }))).code).toBe('internal')
  })
  it('name the field of a bad input, and the handler never runs', async () => {
    let ran = false
    const { client } = pair({
      add: () => {
        ran = true
        return { sum: 0 }
      }
    })
    const error = await rejection(client.call('add', { a: 'one' } as never))
    expect(error.code).toBe('invalid-input')
    expect(error.where).toBe('a')
    expect(ran).toBe(false)
  })
  it('tell of a call that does not exist, inherited names included', async () => {
    const { client } = pair()
    for (const name of ['nothing', 'toString', '__proto__', 'constructor']) {
      expect((await rejection(client.call(name as 'add', { a: 1 }))).code).toBe('unknown-call')
    }
  })
  it('arise at once where the input cannot be copied', async () => {
    const { client } = pair()
    await expect(client.call('add', { a: () => 1 } as never)).rejects.toThrow()
    expect(await client.call('add', { a: 1, b: 1 })).toEqual({ sum: 2 })
  })
})

describe('messages that are no calls', () => {
  it('are ignored on both sides', async () => {
    const { client, near, farPort } = pair()
    near.post('hello')
    near.post({ t: 'call', id: 'x', name: 'add' })
    near.post({ t: 'cancel', id: 99 })
    farPort.postMessage({ t: 'done', id: 12345, value: {} })
    farPort.postMessage(null)
    expect(await client.call('add', { a: 2, b: 2 })).toEqual({ sum: 4 })
  })
})

describe('cancelling', () => {
  it('aborts the handler, and the call ends with `cancelled`', async () => {
    const { client } = pair()
    const controller = new AbortController()
    const call = client.call('wait', {}, { signal: controller.signal })
    setTimeout(() => controller.abort(), 5)
    expect((await rejection(call)).code).toBe('cancelled')
  })
  it('waits until the handler has cleaned up', async () => {
    const order: string[] = []
    const { client } = pair({
      wait: async (_input, { signal }) => {
        await untilAborted(signal)
        await new Promise((resolve) => setTimeout(resolve, 10))
        order.push('cleaned up')
        throw signal.reason
      }
    })
    const controller = new AbortController()
    const call = rejection(client.call('wait', {}, { signal: controller.signal }))
    controller.abort()
    await call
    order.push('ended')
    expect(order).toEqual(['cleaned up', 'ended'])
  })
  it('never starts a call whose signal is aborted already', async () => {
    let ran = false
    const { client } = pair({
      add: () => {
        ran = true
        return { sum: 0 }
      }
    })
    expect((await rejection(client.call('add', { a: 1 }, { signal: AbortSignal.abort() }))).code).toBe('cancelled')
    await client.call('pixels', { size: 1 })
    expect(ran).toBe(false)
  })
  it('leaves other calls alone', async () => {
    const { client } = pair()
    const controller = new AbortController()
    const waiting = rejection(client.call('wait', {}, { signal: controller.signal }))
    controller.abort()
    expect(await client.call('add', { a: 1, b: 1 })).toEqual({ sum: 2 })
    await waiting
  })
  it('lets go of a long-lived signal when the call ends', async () => {
    const { client } = pair()
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    await client.call('add', { a: 1 }, { signal })
    await rejection(client.call('fail', { how: 'defect' }, { signal }))
    expect(added.mock.calls.length).toBe(2)
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(added.mock.calls.map(([, listener]) => listener))
  })
})

describe('when the other side goes', () => {
  it('every call under way ends with `process-gone`, and so does a later one', async () => {
    const { client, farPort } = pair()
    const calls = [rejection(client.call('wait', {})), rejection(client.call('wait', {}))]
    farPort.close()
    for (const error of await Promise.all(calls)) expect(error.code).toBe('process-gone')
    expect((await rejection(client.call('add', { a: 1 }))).code).toBe('process-gone')
  })
  it('what it was asked is aborted there', async () => {
    let aborted: () => void = () => undefined
    const gone = new Promise<void>((resolve) => (aborted = resolve))
    let started: () => void = () => undefined
    const running = new Promise<void>((resolve) => (started = resolve))
    const { near, far } = channel()
    serve(far, contract, {
      ...handlers,
      wait: async (_input, { signal }) => {
        started()
        await untilAborted(signal)
        aborted()
        return { reason: 'gone' }
      }
    })
    const client = connect<TestContract>(near)
    const call = rejection(client.call('wait', {}))
    await running
    open[open.length - 2]?.close()
    await gone
    expect((await call).code).toBe('process-gone')
  })
  it('nothing more is sent to it', async () => {
    let close: () => void = () => undefined
    let receive: (message: unknown) => void = () => undefined
    const sent: unknown[] = []
    const port: Port = {
      post: (message) => sent.push(message),
      listen: (listener) => {
        receive = listener
        return () => undefined
      },
      onClose: (listener) => (close = listener)
    }
    serve(port, contract, handlers)
    receive({ t: 'call', id: 1, name: 'wait', input: {} })
    close()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(sent).toEqual([])
  })
  it('`fail` ends every call with the reason given', async () => {
    const { client } = pair()
    const call = rejection(client.call('wait', {}))
    client.fail(new AnnealError({ code: 'engine-crashed', message: 'The engine stopped.', hint: 'Resume.' }))
    expect((await call).code).toBe('engine-crashed')
    expect((await rejection(client.call('add', { a: 1 }))).code).toBe('engine-crashed')
  })
  it('a server that was stopped aborts what runs and answers nothing more', async () => {
    const { client, stop, near } = pair()
    const waiting = rejection(client.call('wait', {}))
    await client.call('add', { a: 1 })
    stop()
    expect((await waiting).code).toBe('cancelled')
    const replies: unknown[] = []
    near.listen((message) => replies.push(message))
    const unanswered = rejection(client.call('add', { a: 1 }))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(replies).toEqual([])
    client.fail(new AnnealError({ code: 'closed', message: 'Closed.', hint: 'Open it again.' }))
    expect((await unanswered).code).toBe('closed')
  })
})
