/** Layers and connections are made by the canvas library: they find the builder here. */
import { createContext } from 'svelte'
import type { Builder } from './builder.svelte'

export const [getBuilder, setBuilder] = createContext<Builder>()
