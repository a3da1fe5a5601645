import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { playwrightCounts, vitestCounts } from './testCounts.mjs'

function report(contents) {
  const folder = mkdtempSync(join(tmpdir(), 'anneal-counts-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(contents))
  return file
}

test('a test file that does not load counts as a failure', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'failed' }] }
  ]
  const file = report({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults })
  expect(vitestCounts(file)).toEqual({ passed: 3, failed: 2, skipped: 3 })
})

test('Playwright: a test that passed on a second try passed', () => {
  const file = report({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 } })
  expect(playwrightCounts(file)).toEqual({ passed: 6, failed: 1, skipped: 2 })
})

test('no report, no counts', () => {
  expect(vitestCounts('/nowhere.json')).toEqual({})
  expect(playwrightCounts('/nowhere.json')).toEqual({})
})
