/** For tests: the host's side of the contract, over a port that copies like the real one. */
import { hostContract, type HostContract } from '@shared/ipc/hostContract'
import { connect, serve, type Client, type Contract, type Handlers, type Port } from '@shared/ipc/rpc'

/** Two ports that hand each other structured clones, a turn later. */
export function portPair(): [Port, Port] {
  const listeners: [Set<(m: unknown) => void>, Set<(m: unknown) => void>] = [new Set(), new Set()]
  const port = (own: 0 | 1): Port => ({
    post(message) {
      const copy: unknown = structuredClone(message)
      queueMicrotask(() => listeners[own === 0 ? 1 : 0].forEach((listener) => listener(copy)))
    },
    listen(listener) {
      listeners[own].add(listener)
      return () => listeners[own].delete(listener)
    }
  })
  return [port(0), port(1)]
}

export interface FakeHost {
  client: Client<HostContract>
  /** Every call, in order, with its input as it arrived. */
  calls: { name: string; input: unknown }[]
  callsOf(name: keyof HostContract): unknown[]
}

/** Answers the calls there are handlers for; any other fails as `unknown-call`. */
export function fakeHost(handlers: Partial<Handlers<HostContract>>): FakeHost {
  const [near, far] = portPair()
  const calls: FakeHost['calls'] = []
  const contract: Contract = hostContract
  const recording: Record<string, (input: never, context: never) => unknown> = {}
  for (const [name, handler] of Object.entries(handlers)) {
    recording[name] = (input, context) => {
      calls.push({ name, input })
      return (handler as (input: never, context: never) => unknown)(input, context)
    }
  }
  serve(far, contract, recording as Handlers<Contract>)
  return {
    client: connect<HostContract>(near),
    calls,
    callsOf: (name) => calls.filter((call) => call.name === name).map((call) => call.input)
  }
}
