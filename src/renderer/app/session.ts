import { host } from '../host'
import { Session } from './projectSession.svelte'

/** The window's one session. */
export const session = new Session(host)
