/** Looking at large data: every picture and every row can be reached at once, and the window answers meanwhile. */
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { anneal, expect, test } from '../fixtures/anneal'
import { digitIdx, longCsv } from '../fixtures/data'
import { longestTaskButOne, watchTasks } from '../fixtures/tasks'
import { StudioPage } from '../pages/studio'

/** Scrolls an element through its whole length in `steps` frames, as a drag of its bar does. */
async function dragThrough(list: Locator, steps: number): Promise<void> {
  await list.evaluate(async (element, count) => {
    for (let step = 0; step <= count; step++) {
      element.scrollTop = ((element.scrollHeight - element.clientHeight) * step) / count
      await new Promise(requestAnimationFrame)
    }
  }, steps)
}

/** ms from the scroll to a share of the whole until the middle of the list holds what `ready` looks for. */
async function timeToReach(list: Locator, share: number, ready: string): Promise<number> {
  return list.evaluate(
    async (element, { at, selector }) => {
      const started = performance.now()
      element.scrollTop = (element.scrollHeight - element.clientHeight) * at
      const box = element.getBoundingClientRect()
      for (;;) {
        await new Promise(requestAnimationFrame)
        const there = document
          .elementsFromPoint(box.left + 40, box.top + box.height / 2)
          .some((found) => found.matches(selector) || found.querySelector(selector) !== null)
        if (there || performance.now() - started > 5000) return performance.now() - started
      }
    },
    { at: share, selector: ready }
  )
}

/** Whether every picture on screen is loaded. */
function allLoaded(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const pictures = [...document.querySelectorAll<HTMLImageElement>('[role=option] img')]
    return pictures.length > 20 && pictures.every((picture) => picture.complete && picture.naturalWidth > 0)
  })
}

test('100,000 pictures: smooth, by keyboard, by class and split, one closely', async ({ machine }) => {
  const project = join(machine.dir, 'many')
  await anneal('init', project)
  await anneal('import', await digitIdx(join(machine.dir, 'idx'), 100_000), '--name', 'many', '--project', project)
  const { page } = await machine.launch(project)
  const window = new StudioPage(page)
  await window.go('Data')
  const grid = window.main.getByRole('listbox', { name: 'Pictures' })
  await expect(grid.getByRole('option').first()).toBeVisible()
  await expect.poll(() => allLoaded(page)).toBe(true)
  await machine.screenshot(page, 'inspect-pictures')

  await watchTasks(page)
  await dragThrough(grid, 120)
  await expect.poll(() => allLoaded(page)).toBe(true)
  // And at the pace of a wheel, where every picture on the way is read.
  await grid.hover()
  for (let i = 0; i < 40; i++) await page.mouse.wheel(0, -400)
  await expect.poll(() => allLoaded(page)).toBe(true)
  expect(await longestTaskButOne(page), 'the longest task but one of the page while scrolling, ms').toBeLessThanOrEqual(
    100
  )

  await grid.getByRole('option').first().focus()
  await page.keyboard.press('End')
  const last = grid.locator('[data-cell="99999"]')
  await expect(last).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Home')
  await expect(grid.locator('[data-cell="0"]')).toBeFocused()
  expect(await longestTaskButOne(page), 'and by keyboard, ms').toBeLessThanOrEqual(100)

  // Each digit is there ten times, and equal pictures stay in one part: how many those are is not for the test to say.
  const offered = async (filter: string, option: RegExp): Promise<string> =>
    (await window.main
      .getByRole('combobox', { name: filter, exact: true })
      .locator('option')
      .filter({ hasText: option })
      .textContent()) ?? ''
  await window.choose('Split', (await offered('Split', /^\s*Test \(/)).trim())
  const nines = (await offered('Class', /^\s*9 \(/)).trim()
  await window.choose('Class', nines)
  const count = /\(([\d,]+)\)/.exec(nines)?.[1]?.replaceAll(',', '') ?? ''
  expect(Number(count)).toBeGreaterThan(500)
  await expect(grid.getByRole('option').first()).toHaveAttribute('aria-setsize', count)
  await window.choose('Picture size', 'Large pictures')
  await grid.getByRole('option').first().click()
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByRole('row', { name: /Grey/ })).toContainText('0')
  await expect(drawer.getByText('28 × 28 px')).toBeVisible()
  await machine.screenshot(page, 'inspect-picture')
})

test('a table longer than a browser can lay out: any row at once, columns resized, profiled and changed', async ({
  machine
}) => {
  const rows = 1_300_000
  const project = join(machine.dir, 'long')
  await anneal('init', project)
  const csv = await longCsv(join(machine.dir, 'long.csv'), rows)
  await anneal('import', csv, '--name', 'long', '--target', 'rent', '--project', project)
  const { page } = await machine.launch(project)
  const window = new StudioPage(page)
  await window.go('Data')
  const table = window.main.getByRole('table', { name: 'Rows' })
  await expect(table.getByRole('button', { name: 'Example 0', exact: true })).toBeVisible()
  await watchTasks(page)
  const took: number[] = []
  for (const share of [0.5, 0.123, 0.999, 0.25, 0.75, 0.001, 1, 0.6, 0.333, 0]) {
    took.push(await timeToReach(table, share, '[data-row]'))
  }
  test.info().annotations.push({ type: 'ms to reach a row', description: took.map(Math.round).join(' ') })
  expect(took.toSorted((a, b) => a - b)[5], 'ms to reach any row, median').toBeLessThanOrEqual(100)
  await dragThrough(table, 100)
  await expect(
    table.getByRole('button', { name: `Example ${(rows - 1).toLocaleString('en')}`, exact: true })
  ).toBeVisible()
  expect(await longestTaskButOne(page), 'the longest task but one of the page while scrolling, ms').toBeLessThanOrEqual(
    100
  )
  // The wheel moves rows, not a share of them; the header stays.
  const last = table.getByRole('button', { name: `Example ${(rows - 1).toLocaleString('en')}`, exact: true })
  await last.hover()
  await page.mouse.wheel(0, -64)
  await expect(last).not.toBeInViewport()
  await expect(
    table.getByRole('button', { name: `Example ${(rows - 4).toLocaleString('en')}`, exact: true })
  ).toBeVisible()
  await expect(table.getByRole('columnheader', { name: /district/ })).toBeInViewport()
  await table.getByRole('button', { name: `Example ${(rows - 5).toLocaleString('en')}`, exact: true }).focus()
  await page.keyboard.press('Home')
  await expect(table.getByRole('button', { name: 'Example 0', exact: true })).toBeFocused()

  const edge = table.getByRole('separator', { name: 'Width of district' })
  const before = Number(await edge.getAttribute('aria-valuenow'))
  await edge.focus()
  await page.keyboard.press('ArrowRight')
  await expect(edge).toHaveAttribute('aria-valuenow', String(before + 16))
  await machine.screenshot(page, 'inspect-table')

  await table.getByRole('button', { name: /^size/ }).click()
  const about = window.page.getByRole('complementary', { name: 'About this data set' })
  await expect(about.getByRole('heading', { name: 'size' })).toBeVisible()
  await expect(about.getByRole('img', { name: 'How the values of size are spread' })).toBeVisible()
  await about.getByRole('combobox', { name: 'Role' }).selectOption('Not used')
  await expect(table.getByRole('button', { name: /^size/ })).toContainText('not used')
  await page.keyboard.press('Escape')
  await window.main.getByRole('heading', { name: 'Data', level: 1 }).click()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(table.getByRole('button', { name: /^size/ })).not.toContainText('not used')
  await machine.screenshot(page, 'inspect-column')
  await about.getByRole('button', { name: 'All columns' }).click()
  await about.getByRole('combobox', { name: 'Sort by' }).selectOption('Missing values')
  await expect(about.locator('[data-row="0"]')).toContainText('size')
  await machine.screenshot(page, 'inspect-columns')
})
