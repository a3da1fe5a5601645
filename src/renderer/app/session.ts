import { host } from '../host'
import { Intake } from './intake.svelte'
import { navigation } from './navigation.svelte'
import { Session } from './projectSession.svelte'
import { RunControl } from './runControl.svelte'

/** The window's one session. */
export const session = new Session(host)
export const runControl = new RunControl(host, (id) => session.resumeRun(id))
/** What was dropped on the window or picked, on its way into a project. */
export const intake = new Intake(session, () => navigation.go('data'))
