// SPDX-License-Identifier: Apache-2.0
/**
 * From a decoded picture or the texts of a row to what the network takes, and from its answers to labels.
 * Anneal's import and predictions run this very file, and it goes along with every export: plain JavaScript for
 * any browser and Node, without dependencies.
 */

/** Share of a colour's brightness in red, green and blue (ITU-R BT.601), in thousandths. */
const RED = 299
const GREEN = 587
const BLUE = 114

/** Pixels as `channels` values of 0..255 without transparency: half-transparent ones lie on white. */
function withChannels(image, channels) {
  const { data, channels: own } = image
  if (own === channels) return data
  const count = image.width * image.height
  const result = new Uint8Array(count * channels)
  for (let i = 0; i < count; i++) {
    const at = i * own
    const alpha = own === 4 ? data[at + 3] : own === 2 ? data[at + 1] : 255
    const over = (value) => Math.floor((value * alpha + 255 * (255 - alpha)) / 255 + 0.5)
    const red = over(data[at])
    const green = own > 2 ? over(data[at + 1]) : red
    const blue = own > 2 ? over(data[at + 2]) : red
    if (channels === 1) {
      result[i] = Math.floor((RED * red + GREEN * green + BLUE * blue + 500) / 1000)
    } else {
      result[i * 3] = red
      result[i * 3 + 1] = green
      result[i * 3 + 2] = blue
    }
  }
  return result
}

/** Which part of the picture is taken (`from`, `size`: it may begin between pixels) and where it goes (`at`, `to`). */
function placement(source, target, fit) {
  const whole = { from: [0, 0], size: source, at: [0, 0], to: target }
  const ratios = [source[0] / target[0], source[1] / target[1]]
  if (fit === 'stretch') return whole
  if (fit === 'crop') {
    const ratio = Math.min(...ratios)
    const size = [target[0] * ratio, target[1] * ratio]
    return { ...whole, size, from: [(source[0] - size[0]) / 2, (source[1] - size[1]) / 2] }
  }
  const ratio = Math.max(...ratios)
  const to = source.map((side) => Math.max(1, Math.round(side / ratio)))
  return { ...whole, to, at: [Math.floor((target[0] - to[0]) / 2), Math.floor((target[1] - to[1]) / 2)] }
}

/**
 * For each of `count` results along one axis: its first source pixel (`first`), how many it takes (`taken`) and how
 * much of each (`weights`, `stride` apart). Shrinking averages over the covered stretch; enlarging is linear between
 * pixel centres.
 */
function shares(length, from, size, count) {
  const ratio = size / count
  const stride = Math.ceil(ratio) + 2
  const first = new Int32Array(count)
  const taken = new Int32Array(count)
  const weights = new Float64Array(count * stride)
  for (let i = 0; i < count; i++) {
    if (ratio <= 1) {
      const centre = Math.min(Math.max(from + (i + 0.5) * ratio - 0.5, 0), length - 1)
      first[i] = Math.min(Math.floor(centre), Math.max(0, length - 2))
      weights[i * stride] = 1 - (centre - first[i])
      weights[i * stride + 1] = centre - first[i]
      taken[i] = Math.min(2, length)
      continue
    }
    const start = from + i * ratio
    const end = start + ratio
    first[i] = Math.min(Math.max(Math.floor(start), 0), length - 1)
    taken[i] = Math.min(Math.max(Math.ceil(end), first[i] + 1), length) - first[i]
    for (let k = 0; k < taken[i]; k++) {
      const x = first[i] + k
      weights[i * stride + k] = (Math.min(x + 1, end) - Math.max(x, start)) / ratio
    }
  }
  return { first, taken, weights, stride }
}

/** One source row in `line`, shrunk or enlarged across. */
function resampleRow(pixels, offset, channels, { first, taken, weights, stride }, line) {
  for (let x = 0; x < first.length; x++) {
    const share = x * stride
    let index = offset + first[x] * channels
    if (channels === 1) {
      let sum = 0
      for (let k = 0; k < taken[x]; k++) sum += pixels[index + k] * weights[share + k]
      line[x] = sum
      continue
    }
    let red = 0
    let green = 0
    let blue = 0
    for (let k = 0; k < taken[x]; k++, index += 3) {
      const weight = weights[share + k]
      red += pixels[index] * weight
      green += pixels[index + 1] * weight
      blue += pixels[index + 2] * weight
    }
    line[x * 3] = red
    line[x * 3 + 1] = green
    line[x * 3 + 2] = blue
  }
}

/**
 * A picture in the size, fit and channels the network was trained on.
 * @param {{ width: number, height: number, channels: 1 | 3, fit: 'crop' | 'pad' | 'stretch' }} spec an image entry of
 *   preprocess.json's `inputs`
 * @param {{ width: number, height: number, channels: 1 | 2 | 3 | 4, data: Uint8Array | Uint8ClampedArray }} image
 *   decoded pixels 0..255, row by row, channels together: grey, grey and alpha, RGB, or RGBA as a canvas gives
 * @returns {Uint8Array} height x width x channels, 0..255
 */
export function fitImage(spec, image) {
  const { width, height, channels } = spec
  const pixels = withChannels(image, channels)
  if (image.width === width && image.height === height) return Uint8Array.from(pixels)
  const { from, size, at, to } = placement([image.width, image.height], [width, height], spec.fit)
  const across = shares(image.width, from[0], size[0], to[0])
  const down = shares(image.height, from[1], size[1], to[1])
  const result = new Uint8Array(width * height * channels)
  const sums = new Float64Array(to[0] * channels)
  // When enlarging, neighbouring results share source rows: the last two are kept.
  const lines = [0, 1].map(() => ({ y: -1, values: new Float64Array(sums.length) }))
  for (let y = 0; y < to[1]; y++) {
    sums.fill(0)
    for (let k = 0; k < down.taken[y]; k++) {
      const source = down.first[y] + k
      const line = lines[source % 2]
      if (line.y !== source) {
        resampleRow(pixels, source * image.width * channels, channels, across, line.values)
        line.y = source
      }
      const weight = down.weights[y * down.stride + k]
      for (let i = 0; i < sums.length; i++) sums[i] += line.values[i] * weight
    }
    const start = ((y + at[1]) * width + at[0]) * channels
    for (let i = 0; i < sums.length; i++) result[start + i] = Math.min(255, Math.floor(sums[i] + 0.5))
  }
  return result
}

/**
 * What an image input of the model takes: fitted pixels as numbers 0..255 (the model itself brings them to its scale).
 * Parameters as for `fitImage`.
 * @returns {Float32Array} height x width x channels
 */
export function imageToInput(spec, image) {
  return Float32Array.from(fitImage(spec, image))
}

/** Ways to write that a value is not there. */
const MISSING = new Set('|?|NA|N/A|n/a|#N/A|#NA|<NA>|NaN|nan|-NaN|-nan|NULL|null|None'.split('|'))
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)? *(Z|[+-]\d{2}:?\d{2})?$/i
/** Letters with their marks, and digits. */
const WORD = /[\p{L}\p{M}\p{N}]+/gu

function numberIn(column, text) {
  if (MISSING.has(text)) return column.impute
  const value = NUMBER.test(text) ? Number(text) : NaN
  if (!Number.isFinite(value)) throw new Error(`“${column.name}” takes a number; “${text}” is none.`)
  return value
}

/** An ISO 8601 date, or date and time, in UTC; null: the text is none, or names a day or an hour that does not exist. */
function timeIn(text) {
  const found = TIME.exec(text)
  if (!found) return null
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0))
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) return null
  const zone = found[8] && found[8].toUpperCase() !== 'Z' ? found[8] : '+00:00'
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  if (hours > 23 || minutes > 59) return null
  const offset = (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes)
  at.setUTCMinutes(hour * 60 + minute - offset, second)
  return at
}

const PARTS = {
  year: (at) => at.getUTCFullYear(),
  month: (at) => at.getUTCMonth() + 1,
  day: (at) => at.getUTCDate(),
  weekday: (at) => (at.getUTCDay() + 6) % 7,
  hour: (at) => at.getUTCHours(),
  minute: (at) => at.getUTCMinutes()
}

function partsIn(column, text) {
  if (MISSING.has(text)) return column.parts.map(({ impute }) => impute)
  const at = timeIn(text)
  if (!at) throw new Error(`“${column.name}” takes a date, or a date and time; “${text}” is none.`)
  return column.parts.map(({ part }) => PARTS[part](at))
}

/** FNV-1a, 32 bits, over the UTF-8 bytes. */
function bucketOf(text, buckets) {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0) % buckets
}

/** The words of a text, in order: normalized (NFC), in lower case. */
function wordsOf(text) {
  return MISSING.has(text.trim()) ? [] : (text.normalize('NFC').toLowerCase().match(WORD) ?? [])
}

function countsIn(vocabulary, text) {
  const places = new Map(vocabulary.map((word, place) => [word, place]))
  const counts = vocabulary.map(() => 0)
  for (const word of wordsOf(text)) if (places.has(word)) counts[places.get(word)] += 1
  return counts
}

/** 0 is padding, 1 an unknown word, 2 the first one of the vocabulary. */
function idsIn({ vocabulary, length }, text) {
  const places = new Map(vocabulary.map((word, place) => [word, place]))
  const words = wordsOf(text)
  const ids = new Float32Array(length)
  for (let i = 0; i < Math.min(length, words.length); i++) ids[i] = 2 + (places.get(words[i]) ?? -1)
  return ids
}

function cellOf(row, name) {
  if (!Object.hasOwn(row, name)) throw new Error(`The row lacks “${name}”.`)
  const cell = row[name]
  return cell === null || cell === undefined ? '' : String(cell)
}

/** 1 at one of `count` places, else 0; all 0 where there is no such place. */
function oneAt(place, count) {
  const values = new Array(count).fill(0)
  if (place >= 0) values[place] = 1
  return values
}

/** What the model's graph leaves to this function: see `functions` of preprocess.json. */
function beforeGraph({ clip, log }, functions, value) {
  const held = clip && functions.includes('clip') ? Math.min(Math.max(value, clip.from), clip.to) : value
  return log && functions.includes('log') ? Math.log1p(Math.max(held, 0)) : held
}

function entriesOf(column, functions, whole) {
  const text = whole.trim()
  switch (column.kind) {
    case 'number':
      return [beforeGraph(column, functions, numberIn(column, text))]
    case 'category':
      return oneAt(column.categories.indexOf(text), column.categories.length)
    case 'hash':
      return oneAt(MISSING.has(text) ? -1 : bucketOf(text, column.buckets), column.buckets)
    case 'time':
      return partsIn(column, text)
    case 'text':
      return countsIn(column.vocabulary, whole)
  }
}

/**
 * What a table or text input of the model takes: numbers (the model itself standardizes them), the parts of dates, one
 * entry a category, 1 for the row's own, counts of words; or the ids of a text's words. A missing number counts as
 * `impute` of preprocess.json says, an unknown category is all 0.
 * @param spec a table or tokens entry of preprocess.json's `inputs`
 * @param {Record<string, string | number | null | undefined>} row the cells by column name; others are ignored
 * @returns {Float32Array}
 * @throws {Error} naming the column: it is not there, or its text is no number or no date
 */
export function rowToInput(spec, row) {
  if (spec.kind === 'tokens') return idsIn(spec, cellOf(row, spec.column))
  const { columns, functions = [] } = spec
  return Float32Array.from(columns.flatMap((column) => entriesOf(column, functions, cellOf(row, column.name))))
}

/**
 * What the values that come out of the model mean, for one example.
 * @param {{ kind: 'category' | 'number', classes?: string[] }} meaning an entry of preprocess.json's `outputs`
 * @param {ArrayLike<number>} values one example's values
 * @returns {{ label?: string, probabilities?: { label: string, probability: number }[], value?: number }} the classes,
 *   the most probable first; or the number, in the target's unit
 */
export function readOutput(meaning, values) {
  if (meaning.kind === 'number') return { value: values[0] }
  const probabilities = meaning.classes.map((label, i) => ({ label, probability: values[i] }))
  probabilities.sort((a, b) => b.probability - a.probability)
  return { label: probabilities[0].label, probabilities }
}
