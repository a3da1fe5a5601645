import { only, type LayerBuild } from './build'

export const input: LayerBuild = {
  keras: () => null,
  apply: (_, __, inputs) => ({ sums: only(inputs), activation: 'linear' })
}
