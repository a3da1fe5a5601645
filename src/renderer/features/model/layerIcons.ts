import type { Component } from 'svelte'
import Box from '@lucide/svelte/icons/box'
import Droplets from '@lucide/svelte/icons/droplets'
import LogIn from '@lucide/svelte/icons/log-in'
import Minimize2 from '@lucide/svelte/icons/minimize-2'
import Rows3 from '@lucide/svelte/icons/rows-3'
import ScanSearch from '@lucide/svelte/icons/scan-search'
import Waypoints from '@lucide/svelte/icons/waypoints'

const icons: Readonly<Record<string, Component>> = {
  input: LogIn,
  dense: Waypoints,
  conv2d: ScanSearch,
  maxPooling2d: Minimize2,
  flatten: Rows3,
  dropout: Droplets
}

/** The picture of a layer type; a plain box for those without. */
export function layerIcon(type: string): Component {
  return icons[type] ?? Box
}
