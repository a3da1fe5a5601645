import type { HostContract } from '@shared/ipc/hostContract'
import type { Handlers } from '@shared/ipc/rpc'

type Named<Prefix extends string> = Extract<keyof HostContract, `${Prefix}.${string}`>

/** The handlers of one feature: every call of the contract whose name begins with `Prefix.`, none missing. */
export type Part<Prefix extends string> = Pick<Handlers<HostContract>, Named<Prefix>>
