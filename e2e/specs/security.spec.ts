import { expect, test } from '../fixtures/anneal'

test('the page has no Node, reaches no network, opens no window and stays where it is', async ({ studio }) => {
  const { app, page } = studio
  const found = await page.evaluate(async () => ({
    node: typeof (globalThis as { require?: unknown }).require + typeof (globalThis as { process?: unknown }).process,
    bridge: Object.keys((globalThis as unknown as { anneal: object }).anneal).sort(),
    fetched: await fetch('https://example.com').then(
      () => 'fetched',
      () => 'refused'
    ),
    opened: globalThis.open('https://example.com') === null ? 'refused' : 'opened'
  }))
  expect(found).toEqual({
    node: 'undefinedundefined',
    bridge: ['grantDrop', 'listen', 'post'],
    fetched: 'refused',
    opened: 'refused'
  })
  await page.evaluate(() => {
    globalThis.location.href = 'https://example.com/'
  })
  await page.waitForTimeout(300)
  expect(new URL(page.url()).protocol).toBe('anneal:')
  // What the page is told goes on: a refused navigation ends none of its calls.
  await app.evaluate(({ Menu, BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.focus()
    Menu.getApplicationMenu()
      ?.items.flatMap((item) => item.submenu?.items ?? [])
      .find((item) => item.label === 'New project…')
      ?.click()
  })
  // Playwright waits for the navigation it saw begin: the page is asked past it.
  const dialog = (): Promise<string> =>
    app.evaluate(
      ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          "document.querySelector('[role=dialog]')?.textContent ?? ''"
        ) as Promise<string>
    )
  await expect.poll(dialog).toContain('New project')
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): { sandbox?: boolean; contextIsolation?: boolean; nodeIntegration?: boolean }
    }
    const { sandbox, contextIsolation, nodeIntegration } = contents.getLastWebPreferences()
    return { sandbox, contextIsolation, nodeIntegration: nodeIntegration ?? false }
  })
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false })
})
