import type { Component } from 'svelte'
import Activity from '@lucide/svelte/icons/activity'
import AudioWaveform from '@lucide/svelte/icons/audio-waveform'
import BookA from '@lucide/svelte/icons/book-a'
import Box from '@lucide/svelte/icons/box'
import CloudRain from '@lucide/svelte/icons/cloud-rain'
import Columns3 from '@lucide/svelte/icons/columns-3'
import Droplets from '@lucide/svelte/icons/droplets'
import Droplet from '@lucide/svelte/icons/droplet'
import Grid2x2X from '@lucide/svelte/icons/grid-2x2-x'
import Grid3x3 from '@lucide/svelte/icons/grid-3x3'
import Layers from '@lucide/svelte/icons/layers'
import LogIn from '@lucide/svelte/icons/log-in'
import Minimize2 from '@lucide/svelte/icons/minimize-2'
import Package from '@lucide/svelte/icons/package'
import Plus from '@lucide/svelte/icons/plus'
import Repeat from '@lucide/svelte/icons/repeat'
import Rows3 from '@lucide/svelte/icons/rows-3'
import Scale from '@lucide/svelte/icons/scale'
import ScanSearch from '@lucide/svelte/icons/scan-search'
import Shrink from '@lucide/svelte/icons/shrink'
import Waypoints from '@lucide/svelte/icons/waypoints'

const icons: Readonly<Record<string, Component>> = {
  input: LogIn,
  dense: Waypoints,
  conv2d: ScanSearch,
  maxPooling2d: Minimize2,
  flatten: Rows3,
  dropout: Droplets,
  activation: Activity,
  reshape: Grid3x3,
  depthwiseConv2d: Layers,
  globalAveragePooling1d: Shrink,
  globalAveragePooling2d: Shrink,
  embedding: BookA,
  batchNormalization: Scale,
  lstm: Repeat,
  spatialDropout1d: Columns3,
  spatialDropout2d: Grid2x2X,
  gaussianNoise: AudioWaveform,
  gaussianDropout: CloudRain,
  alphaDropout: Droplet,
  add: Plus,
  block: Package
}

/** The picture of a layer type; a plain box for those without. */
export function layerIcon(type: string): Component {
  return icons[type] ?? Box
}
