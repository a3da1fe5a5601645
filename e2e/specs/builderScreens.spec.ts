/** The builder's pictures: small, wide and deep graphs, long ids, in every look; nothing overlaps. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { digitsProject, expect, test } from '../fixtures/anneal'
import { deepGraph, longNames, wideGraph, type Drawn } from '../fixtures/graphs'
import { expectNoSidewaysBar, lookAs } from '../fixtures/looks'
import { BuilderPage } from '../pages/builder'
import { StudioPage } from '../pages/studio'

const looks = [
  { look: 'light-small', colorScheme: 'light', width: 1024, height: 640 },
  { look: 'dark-large', colorScheme: 'dark', width: 1600, height: 1000 },
  { look: 'light-zoomed', colorScheme: 'light', width: 1440, height: 900, zoom: 2 }
] as const
const models: Record<string, Drawn> = { wide: wideGraph(), deep: deepGraph(60), '很长的名字 long names': longNames() }

test('small, wide and deep graphs are readable in every look', async ({ machine }) => {
  const project = await digitsProject(machine.dir, 200)
  for (const [name, graph] of Object.entries(models)) {
    const file = { format: 'anneal/model', version: 1, revision: 1, name, graph }
    await writeFile(join(project, 'models', `${name}.json`), JSON.stringify(file))
  }
  const studio = await machine.launch(project)
  const { page } = studio
  const window = new StudioPage(page)
  const builder = new BuilderPage(page)
  await window.go('Model')
  for (const { look, ...as } of looks) {
    await lookAs(studio, as)
    for (const name of ['cnn', ...Object.keys(models)]) {
      await page.getByRole('list', { name: 'Models' }).getByRole('button', { name, exact: false }).first().click()
      await page.getByRole('button', { name: 'Zoom to fit' }).click()
      await page.waitForTimeout(300)
      await machine.screenshot(page, `builder-${name.replaceAll(' ', '-')}-${look}`)
      await expectNoSidewaysBar(page, `${name}, ${look}`)
      expect(await overlaps(builder), `${name}, ${look}`).toEqual([])
    }
    await builder.layers.first().click()
    await page.waitForTimeout(200)
    await machine.screenshot(page, `builder-selected-${look}`)
  }
})

/** Pairs of layers on the screen that cover each other. */
async function overlaps(builder: BuilderPage): Promise<string[]> {
  return builder.layers.evaluateAll((layers) => {
    const boxes = layers.map((layer) => ({
      id: layer.getAttribute('data-id') ?? '',
      box: layer.getBoundingClientRect()
    }))
    return boxes.flatMap((a, i) =>
      boxes
        .slice(i + 1)
        .filter(
          (b) =>
            a.box.left < b.box.right && b.box.left < a.box.right && a.box.top < b.box.bottom && b.box.top < a.box.bottom
        )
        .map((b) => `${a.id} and ${b.id}`)
    )
  })
}
