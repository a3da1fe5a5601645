/** Imports what was granted into the open project, and remembers that the person allowed its source. */
import type { ImportOptions, ImportReport, Progress } from '@shared/ipc/payloads'
import type { CallContext } from '@shared/ipc/rpc'
import { isInside } from '../grants/allowedSources'
import { allowPaths } from '../session/sources'
import type { WindowSession } from '../session/windowSession'

export async function importInto(
  session: WindowSession,
  { grants, options }: { grants: string[]; options: ImportOptions },
  { signal, send }: CallContext<Progress>
): Promise<ImportReport> {
  const paths = session.grants.paths(grants)
  const { current } = session
  const { project } = current
  // A folder that was moved away while it is open must not come back as half a project.
  await current.file()
  const report = await session.workbench.call('import', { paths, options }, { signal, onEvent: send })
  if (!report.dataset.source.copied) {
    await allowPaths(
      session,
      paths.filter((path) => !isInside(project.dir, path))
    )
  }
  await session.current.changed()
  return report
}
