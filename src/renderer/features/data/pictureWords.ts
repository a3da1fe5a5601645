/** Every sentence about single pictures and their files. */
import { formatCount, formatCounted, formatPercent } from '../../ui/format'

export const pictureWords = {
  file: 'File',
  original: 'Original',
  bytes: 'Size on disk',
  network: 'For training',
  noFile: 'Not a file of its own, not there now, or not allowed yet.',
  pixels: 'Pixels, 0 to 255, as the network gets them',
  channel: 'Channel',
  min: 'Min',
  max: 'Max',
  mean: 'Mean',
  std: 'Std',
  grey: 'Grey',
  colour: 'colour',
  colours: ['Red', 'Green', 'Blue'],
  px: (w: number, h: number) => `${formatCount(w)} × ${formatCount(h)} px`,
  histogram: (channel: string) => `How the pixels of ${channel.toLowerCase()} are spread`,
  root: 'Bars grow with the square root of the number of pixels.',
  files: 'Files',
  width: 'Width',
  height: 'Height',
  sizes: (n: number) => (n === 1 ? 'All have one size' : `${formatCount(n)} different sizes`),
  range: (min: string, max: string) => (min === max ? `${min} px` : `${min} to ${max} px`),
  spread: (what: string) => `How the ${what.toLowerCase()} is spread`,
  moreSizes: (n: number) => `and ${formatCounted(n, 'more size', 'more sizes')}`,
  share: (value: string, n: number, of: number) =>
    n === of ? `all ${value}` : `${value} ${formatPercent(of === 0 ? 0 : n / of)}`
}
