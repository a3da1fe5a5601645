// Numbers from the runners' JSON reports. No report means nothing ran.
import { readFileSync } from 'node:fs'

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

export function vitestCounts(file) {
  const report = read(file)
  if (!report) return {}
  // A file that does not load holds no failed test, yet it failed.
  const unloadable = (report.testResults ?? []).filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((each) => each.status === 'failed')
  ).length
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0)
  }
}

export function playwrightCounts(file) {
  const report = read(file)
  if (!report) return {}
  const { expected, unexpected, flaky, skipped } = report.stats
  return { passed: expected + flaky, failed: unexpected, skipped }
}
