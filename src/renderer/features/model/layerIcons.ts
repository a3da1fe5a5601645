import type { Component } from 'svelte'
import Activity from '@lucide/svelte/icons/activity'
import ArrowLeftRight from '@lucide/svelte/icons/arrow-left-right'
import ArrowUpToLine from '@lucide/svelte/icons/arrow-up-to-line'
import AudioWaveform from '@lucide/svelte/icons/audio-waveform'
import BookA from '@lucide/svelte/icons/book-a'
import Box from '@lucide/svelte/icons/box'
import Boxes from '@lucide/svelte/icons/boxes'
import ChevronsDown from '@lucide/svelte/icons/chevrons-down'
import ChevronsUp from '@lucide/svelte/icons/chevrons-up'
import CircleDot from '@lucide/svelte/icons/circle-dot'
import CloudRain from '@lucide/svelte/icons/cloud-rain'
import Columns3 from '@lucide/svelte/icons/columns-3'
import Combine from '@lucide/svelte/icons/combine'
import CopyPlus from '@lucide/svelte/icons/copy-plus'
import Crop from '@lucide/svelte/icons/crop'
import Cuboid from '@lucide/svelte/icons/cuboid'
import Divide from '@lucide/svelte/icons/divide'
import Droplet from '@lucide/svelte/icons/droplet'
import Droplets from '@lucide/svelte/icons/droplets'
import Expand from '@lucide/svelte/icons/expand'
import Eye from '@lucide/svelte/icons/eye'
import Film from '@lucide/svelte/icons/film'
import Grid2x2X from '@lucide/svelte/icons/grid-2x2-x'
import Grid3x3 from '@lucide/svelte/icons/grid-3x3'
import Group from '@lucide/svelte/icons/group'
import Layers from '@lucide/svelte/icons/layers'
import ListOrdered from '@lucide/svelte/icons/list-ordered'
import LogIn from '@lucide/svelte/icons/log-in'
import Maximize2 from '@lucide/svelte/icons/maximize-2'
import Merge from '@lucide/svelte/icons/merge'
import Minimize2 from '@lucide/svelte/icons/minimize-2'
import Minus from '@lucide/svelte/icons/minus'
import Package from '@lucide/svelte/icons/package'
import Plus from '@lucide/svelte/icons/plus'
import RefreshCw from '@lucide/svelte/icons/refresh-cw'
import Repeat from '@lucide/svelte/icons/repeat'
import Repeat2 from '@lucide/svelte/icons/repeat-2'
import RotateCw from '@lucide/svelte/icons/rotate-cw'
import Rows3 from '@lucide/svelte/icons/rows-3'
import Ruler from '@lucide/svelte/icons/ruler'
import Scale from '@lucide/svelte/icons/scale'
import Scaling from '@lucide/svelte/icons/scaling'
import ScanSearch from '@lucide/svelte/icons/scan-search'
import Shrink from '@lucide/svelte/icons/shrink'
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal'
import SquareDashed from '@lucide/svelte/icons/square-dashed'
import Waves from '@lucide/svelte/icons/waves'
import Waypoints from '@lucide/svelte/icons/waypoints'
import X from '@lucide/svelte/icons/x'

const icons: Readonly<Record<string, Component>> = {
  input: LogIn,
  dense: Waypoints,
  activation: Activity,
  flatten: Rows3,
  reshape: Grid3x3,
  permute: ArrowLeftRight,
  repeatVector: Repeat2,
  embedding: BookA,
  conv1d: Waves,
  conv2d: ScanSearch,
  conv3d: Cuboid,
  depthwiseConv2d: Layers,
  separableConv2d: Layers,
  conv2dTranspose: Maximize2,
  conv3dTranspose: Boxes,
  maxPooling1d: Minimize2,
  maxPooling2d: Minimize2,
  maxPooling3d: Minimize2,
  averagePooling1d: Combine,
  averagePooling2d: Combine,
  averagePooling3d: Combine,
  globalMaxPooling1d: ArrowUpToLine,
  globalMaxPooling2d: ArrowUpToLine,
  globalMaxPooling3d: ArrowUpToLine,
  globalAveragePooling1d: Shrink,
  globalAveragePooling2d: Shrink,
  globalAveragePooling3d: Shrink,
  upSampling1d: Expand,
  upSampling2d: Expand,
  zeroPadding1d: SquareDashed,
  zeroPadding2d: SquareDashed,
  cropping1d: Crop,
  cropping2d: Crop,
  batchNormalization: Scale,
  lstm: Repeat,
  dropout: Droplets,
  gru: RefreshCw,
  simpleRnn: RotateCw,
  bidirectional: ArrowLeftRight,
  convLstm2d: Film,
  timeDistributed: CopyPlus,
  layerNormalization: Ruler,
  groupNormalization: Group,
  multiHeadAttention: Eye,
  positionEmbedding: ListOrdered,
  spatialDropout1d: Columns3,
  spatialDropout2d: Grid2x2X,
  spatialDropout3d: Grid2x2X,
  gaussianNoise: AudioWaveform,
  gaussianDropout: CloudRain,
  alphaDropout: Droplet,
  add: Plus,
  subtract: Minus,
  multiply: X,
  average: Divide,
  maximum: ChevronsUp,
  minimum: ChevronsDown,
  concatenate: Merge,
  dot: CircleDot,
  rescaling: SlidersHorizontal,
  resizing: Scaling,
  block: Package
}

/** The picture of a layer type; a plain box for those without. */
export function layerIcon(type: string): Component {
  return icons[type] ?? Box
}
