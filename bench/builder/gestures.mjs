// What a person does to a large graph, at the pace of a hand.
const frame = 16

async function stroke(page, from, to, steps = 60) {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  for (let i = 1; i <= steps; i++) {
    const share = i / steps
    await page.mouse.move(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
    await page.waitForTimeout(frame)
  }
  await page.mouse.up()
}

async function middle(locator) {
  const box = await locator.boundingBox()
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, height: box.height }
}

async function wheel(page, canvas, by, times) {
  const { x, y } = await middle(canvas)
  await page.mouse.move(x, y)
  for (let i = 0; i < times; i++) {
    await page.mouse.wheel(0, by)
    await page.waitForTimeout(frame)
  }
}

/** Each starts where the one before ended. */
export const gestures = [
  {
    name: 'drag a layer',
    run: async (page, canvas) => {
      const at = await middle(canvas.locator('.svelte-flow__node').nth(1))
      await stroke(page, at, { x: at.x + 160, y: at.y + 60 })
    }
  },
  {
    name: 'pan',
    run: async (page, canvas) => {
      const box = await canvas.boundingBox()
      const from = { x: box.x + 40, y: box.y + box.height - 160 }
      await stroke(page, from, { x: from.x + 20, y: box.y + 40 })
    }
  },
  { name: 'zoom out until all is small', run: (page, canvas) => wheel(page, canvas, 60, 60) },
  { name: 'zoom in', run: (page, canvas) => wheel(page, canvas, -60, 60) },
  {
    name: 'edit a setting',
    run: async (page, canvas) => {
      await page.getByRole('button', { name: 'Zoom to fit' }).click()
      await wheel(page, canvas, -60, 40)
      await canvas.locator('.svelte-flow__node').filter({ hasText: 'Conv2D' }).first().click()
      const filters = page.getByRole('textbox', { name: 'Filters', exact: true })
      for (let i = 1; i <= 30; i++) {
        await filters.fill(String(8 + i))
        await page.waitForTimeout(60)
      }
    }
  },
  {
    name: 'undo and redo',
    run: async (page) => {
      const [undo, redo] = [/^Undo/, /^Redo/].map((name) => page.getByRole('button', { name }))
      for (let i = 0; i < 10; i++) {
        await undo.click()
        await page.waitForTimeout(60)
        await redo.click()
        await page.waitForTimeout(60)
      }
    }
  }
]
