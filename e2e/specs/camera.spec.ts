/** Collecting with Chromium's fake camera: a green picture with a moving clock. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { anneal, expect, readJson, test } from '../fixtures/anneal'
import { StudioPage } from '../pages/studio'

const fakeCamera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

async function openDialog(page: Page) {
  await new StudioPage(page).go('Data')
  await page.getByRole('main').getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Collect with the camera' }).click()
  return page.getByRole('dialog', { name: 'Collect with the camera' })
}

test('two classes are collected, a frame is deleted, and the bursts stay whole', async ({ machine }) => {
  const project = join(machine.dir, 'pets')
  await anneal('init', project)
  const { page } = await machine.launch(project, fakeCamera)
  const dialog = await openDialog(page)
  const hold = dialog.getByRole('button', { name: /Hold to collect|Collecting/ })
  await expect(hold).toBeDisabled()
  await expect
    .poll(() => dialog.locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth))
    .toBeGreaterThan(0)
  const label = dialog.getByLabel('Class', { exact: true })
  const burst = async (ms: number): Promise<void> => {
    await hold.hover()
    await page.mouse.down()
    await page.waitForTimeout(ms)
    await page.mouse.up()
  }
  await label.fill('猫')
  for (let i = 0; i < 3; i++) await burst(700)
  await machine.screenshot(page, 'camera-one-class')
  await expect(dialog.getByRole('button', { name: 'Make the data set' })).toBeDisabled()
  await label.fill('dog')
  await burst(1000)
  // The space bar, held.
  await hold.focus()
  for (let i = 0; i < 2; i++) {
    await page.keyboard.down('Space')
    await page.waitForTimeout(600)
    await page.keyboard.up('Space')
  }
  const dogs = dialog.getByRole('button', { name: /^dog/ })
  await expect(dogs).toContainText('3 bursts')
  const frames = async (): Promise<number> => Number(/(\d+) frame/.exec((await dogs.textContent()) ?? '')?.[1])
  await page.waitForTimeout(300)
  const before = await frames()
  expect(before, 'frames of 2.2 s at ten a second').toBeGreaterThan(12)
  await dialog.getByRole('option', { name: 'Delete frame 1', exact: true }).click()
  await expect.poll(frames).toBe(before - 1)
  await machine.screenshot(page, 'camera')
  await dialog.getByLabel('Name of the data set').fill('pets')
  await dialog.getByRole('button', { name: 'Make the data set' }).click()
  await expect(dialog).toBeHidden({ timeout: 30_000 })
  await expect(page.getByRole('listbox', { name: 'Pictures' }).getByRole('option').first()).toBeVisible()
  await machine.screenshot(page, 'camera-data')

  const document = await readJson(join(project, 'datasets/pets/dataset.json'))
  expect(document).toMatchObject({ classes: ['dog', '猫'], source: { copied: true }, split: { kind: 'group' } })
  const files = await readdir(join(project, 'datasets/pets/source/dog'))
  expect(files.length).toBe(before - 1)
  expect(files.every((file) => /^burst-[123]-\d{4}\.png$/.test(file))).toBe(true)
  // Three bursts of each class: one is in each part.
  const counts = document['classCounts'] as Record<'train' | 'validation' | 'test', number[]>
  for (const part of ['train', 'validation', 'test'] as const) {
    expect(Math.min(...counts[part]), `frames of each class in ${part}`).toBeGreaterThan(0)
  }
})

test('closing asks before frames are lost, and leaves nothing behind', async ({ machine }) => {
  const project = join(machine.dir, 'none')
  await anneal('init', project)
  const { page } = await machine.launch(project, fakeCamera)
  const dialog = await openDialog(page)
  await dialog.getByLabel('Class', { exact: true }).fill('cat')
  const hold = dialog.getByRole('button', { name: /Hold to collect/ })
  await expect(hold).toBeEnabled()
  await hold.hover()
  await page.mouse.down()
  await page.waitForTimeout(500)
  await page.mouse.up()
  await page.keyboard.press('Escape')
  await expect(dialog.getByText(/^Discard \d+ frames that were collected/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Go on collecting' }).click()
  await expect(dialog.getByRole('button', { name: /^cat/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await dialog.getByRole('button', { name: 'Discard', exact: true }).click()
  await expect(dialog).toBeHidden()
  expect(await readdir(join(project, 'datasets'))).toEqual([])
})

test('without a camera, or without leave, it says so; a microphone is never given', async ({ machine }) => {
  const project = join(machine.dir, 'refused')
  await anneal('init', project)
  const without = await machine.launch(project)
  await expect((await openDialog(without.page)).getByRole('alert')).toContainText('No camera was found.')
  await machine.screenshot(without.page, 'camera-none')
  await machine.close(without)

  // Without the flag that answers every question with yes, so that it is our own answer.
  const { app, page } = await machine.launch(project, fakeCamera.slice(0, 1))
  const ask = (wanted: MediaStreamConstraints): Promise<string> =>
    page.evaluate(async (constraints) => {
      try {
        const stream = await navigator.mediaDevices.getUserMedia(constraints)
        for (const track of stream.getTracks()) track.stop()
        return 'given'
      } catch (e) {
        return e instanceof Error ? e.name : String(e)
      }
    }, wanted)
  expect(await ask({ video: true })).toBe('given')
  expect(await ask({ audio: true })).toBe('NotAllowedError')
  expect(await ask({ audio: true, video: true })).toBe('NotAllowedError')
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.session.setPermissionRequestHandler((_c, _p, answer) => answer(false))
  })
  await expect((await openDialog(page)).getByRole('alert')).toContainText('Anneal may not use the camera.')
})
