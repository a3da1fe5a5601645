import { session } from './session'

/**
 * A page's controller that outlives the page, so that what was typed or drawn is still there when one
 * comes back; another project gets a new one. In a root of its own: a `$derived` made while a component
 * is set up would end with that component.
 */
export function perProject<T>(make: () => T): () => T {
  let project: string | undefined
  let kept: { value: T; end: () => void } | undefined
  return () => {
    const id = session.project?.id
    if (!kept || id !== project) {
      kept?.end()
      project = id
      kept = inRoot(make)
    }
    return kept.value
  }
}

function inRoot<T>(make: () => T): { value: T; end: () => void } {
  const made: T[] = []
  const end = $effect.root(() => {
    made.push(make())
  })
  const value = made[0] as T
  return { value, end }
}
