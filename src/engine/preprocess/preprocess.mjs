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

/**
 * Which part of the picture is taken (`from`, `size`), and where in the result it goes (`at`, `to`): pairs across and
 * down, in whole pixels.
 */
export function placeImage({ width, height, fit }, image) {
  const source = [image.width, image.height]
  const target = [width, height]
  const whole = { from: [0, 0], size: source, at: [0, 0], to: target }
  const ratios = source.map((side, axis) => side / target[axis])
  if (fit === 'stretch') return whole
  if (fit === 'crop') {
    const ratio = Math.min(...ratios)
    const size = target.map((side, axis) => Math.min(source[axis], Math.max(1, Math.round(side * ratio))))
    return { ...whole, size, from: size.map((side, axis) => Math.floor((source[axis] - side) / 2)) }
  }
  const ratio = Math.max(...ratios)
  const to = source.map((side) => Math.max(1, Math.round(side / ratio)))
  return { ...whole, to, at: to.map((side, axis) => Math.floor((target[axis] - side) / 2)) }
}

/**
 * For each of `count` results along one axis: how many source pixels it takes (`taken`), which (`places`) and how much of
 * each (`weights`), `stride` apart. Shrinking takes the covered stretch, in pixels: sums are to be divided by `ratio`.
 * Enlarging is linear between pixel centres. All in single precision, in the order of TensorFlow's ResizeArea, so that
 * it gives the same bits.
 */
function shares(length, count) {
  const shrinks = length >= count
  const ratio = shrinks ? Math.fround(length / count) : 1
  const stride = Math.ceil(ratio) + 2
  const taken = new Int32Array(count)
  const places = new Int32Array(count * stride)
  const weights = new Float32Array(count * stride)
  for (let i = 0; i < count; i++) {
    if (!shrinks) {
      const centre = Math.min(Math.max(((i + 0.5) * length) / count - 0.5, 0), length - 1)
      const first = Math.min(Math.floor(centre), Math.max(0, length - 2))
      taken[i] = Math.min(2, length)
      places.set([first, first + 1], i * stride)
      weights.set([1 - (centre - first), centre - first], i * stride)
      continue
    }
    const start = Math.fround(i * ratio)
    const end = Math.fround((i + 1) * ratio)
    const first = Math.floor(start)
    taken[i] = Math.ceil(end) - first
    for (let k = 0; k < taken[i]; k++) {
      const pixel = first + k
      // Rounding may let the last stretch end a trace beyond the last pixel.
      places[i * stride + k] = Math.min(pixel, length - 1)
      const within = pixel < start && pixel + 1 > end
      weights[i * stride + k] = within ? ratio : Math.min(pixel + 1, end) - Math.max(pixel, start)
    }
  }
  return { ratio, taken, places, weights, stride }
}

/** One source row in `line`, shrunk or enlarged across. */
function resampleRow(pixels, offset, channels, { taken, places, weights, stride }, line) {
  const { fround } = Math
  for (let x = 0; x < taken.length; x++) {
    const share = x * stride
    const end = share + taken[x]
    if (channels === 1) {
      let sum = 0
      for (let k = share; k < end; k++) sum = fround(sum + fround(pixels[offset + places[k]] * weights[k]))
      line[x] = sum
      continue
    }
    let red = 0
    let green = 0
    let blue = 0
    for (let k = share; k < end; k++) {
      const index = offset + places[k] * 3
      const weight = weights[k]
      red = fround(red + fround(pixels[index] * weight))
      green = fround(green + fround(pixels[index + 1] * weight))
      blue = fround(blue + fround(pixels[index + 2] * weight))
    }
    line[x * 3] = red
    line[x * 3 + 1] = green
    line[x * 3 + 2] = blue
  }
}

/**
 * The part of a picture that `placeImage` names, in its new size.
 * @param {{ width: number, channels: 1 | 3, data: ArrayLike<number> }} image without transparency
 * @returns {Float32Array} to[1] x to[0] x channels, 0..255, not yet rounded
 */
export function resampleImage({ width, channels, data }, { from, size, to }) {
  const { fround } = Math
  const across = shares(size[0], to[0])
  const down = shares(size[1], to[1])
  const scale = fround(1 / fround(down.ratio * across.ratio))
  const row = to[0] * channels
  const result = new Float32Array(to[1] * row)
  // Neighbouring results share source rows: the last two are kept.
  const lines = [0, 1].map(() => ({ y: -1, values: new Float32Array(row) }))
  for (let y = 0; y < to[1]; y++) {
    const sums = result.subarray(y * row, (y + 1) * row)
    for (let k = 0; k < down.taken[y]; k++) {
      const source = down.places[y * down.stride + k]
      const line = lines[source % 2]
      if (line.y !== source) {
        resampleRow(data, ((from[1] + source) * width + from[0]) * channels, channels, across, line.values)
        line.y = source
      }
      const { values } = line
      const weight = down.weights[y * down.stride + k]
      for (let i = 0; i < row; i++) sums[i] = fround(sums[i] + fround(values[i] * weight))
    }
    if (scale !== 1) for (let i = 0; i < row; i++) sums[i] = fround(sums[i] * scale)
  }
  return result
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
  const data = withChannels(image, channels)
  if (image.width === width && image.height === height) return Uint8Array.from(data)
  const place = placeImage(spec, image)
  const resampled = resampleImage({ width: image.width, channels, data }, place)
  const result = new Uint8Array(width * height * channels)
  const row = place.to[0] * channels
  for (let y = 0, from = 0; y < place.to[1]; y++) {
    const start = ((y + place.at[1]) * width + place.at[0]) * channels
    for (let i = 0; i < row; i++) result[start + i] = Math.floor(Math.fround(resampled[from++] + 0.5))
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
const EXPONENT = '(?:[eE][+-]?[0-9]+)?'
const DECIMAL = '(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)'
const [YEAR, MONTH, DAY] = ['([0-9]{4})', '(0?[1-9]|1[0-2])', '(0?[1-9]|[12][0-9]|3[01])']
const NAME =
  '(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t|tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)'
const CLOCK = '(?:T| +)([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\\.([0-9]{1,9}))?)?'
const ZONE = '(?: ?(Z|UTC|[+-](?:0[0-9]|1[0-5])(?::?[0-5][0-9])?))?'
const whole = (pattern) => new RegExp(`^(?:${pattern})$`, 'i')
const NUMBERS = {
  plain: whole(`[+-]?${DECIMAL}${EXPONENT}`),
  thousands: whole(`[+-]?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\\.[0-9]+)?${EXPONENT}`),
  'decimal-comma': whole(`[+-]?(?:[1-9][0-9]{0,2}(?:\\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?${EXPONENT}`),
  percent: whole(`[+-]?${DECIMAL}${EXPONENT} ?%`)
}
/** A pattern, and what its first groups are; hour, minute, second, fraction and zone follow. */
const TIMES = {
  iso: [whole(`${YEAR}-${MONTH}-${DAY}(?:${CLOCK}${ZONE})?`), 'ymd'],
  'year-month': [whole(`${YEAR}-(0[1-9]|1[0-2])`), 'ym'],
  'year-first': [whole(`${YEAR}[/.]${MONTH}[/.]${DAY}(?:${CLOCK})?`), 'ymd'],
  'month-first': [whole(`${MONTH}[/-]${DAY}[/-]${YEAR}(?:${CLOCK})?`), 'mdy'],
  'day-first': [whole(`${DAY}[/.-]${MONTH}[/.-]${YEAR}(?:${CLOCK})?`), 'dmy'],
  'day-month-name': [whole(`${DAY}[ -]${NAME}[ -]${YEAR}(?:${CLOCK})?`), 'dmy'],
  'month-name-day': [whole(`${NAME} ${DAY},? ?${YEAR}(?:${CLOCK})?`), 'mdy']
}
/** Letters with their marks, and digits. */
const WORD = /[\p{L}\p{M}\p{N}]+/gu

/** What a text says as a number, by its form; null: it is none. */
function numberIn(text, form) {
  if (!NUMBERS[form].test(text)) return null
  if (form === 'thousands') text = text.replaceAll(',', '')
  if (form === 'decimal-comma') text = text.replaceAll('.', '').replace(',', '.')
  const value = form === 'percent' ? Number(text.slice(0, -1)) / 100 : Number(text)
  return Number.isFinite(value) ? value : null
}

/** JavaScript’s dates end here, to either side of 1970. */
const MOST_MS = 8.64e15
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** A date, or date and time, in UTC; null: the text is none, or names a day that does not exist. */
function timeIn(text, form) {
  const [pattern, fields] = TIMES[form]
  const found = pattern.exec(text)
  if (!found) return null
  const field = (letter) => (fields.includes(letter) ? found[1 + fields.indexOf(letter)] : '1')
  const [hour, minute, second, fraction, zone = ''] = found.slice(1 + fields.length)
  const day = Number(field('d'))
  const named = MONTHS.indexOf(field('m').slice(0, 3).toLowerCase())
  const month = named < 0 ? Number(field('m')) - 1 : named
  const at = new Date(0)
  at.setUTCFullYear(Number(field('y')), month, day)
  if (at.getUTCMonth() !== month || at.getUTCDate() !== day) return null
  const digits = zone.replace(/[^0-9]/g, '')
  const offset = (zone[0] === '-' ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)))
  const milliseconds = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'))
  at.setUTCMinutes(Number(hour ?? 0) * 60 + Number(minute ?? 0) - offset, Number(second ?? 0), milliseconds)
  return at
}

/** What a cell of a column of numbers or dates says; null: missing. */
function valueIn(column, cell, usual) {
  const form = column.form ?? usual
  const text = textIn(cell).trim()
  if (MISSING.has(text)) return null
  const own = cell instanceof Date ? cell.getTime() : cell
  const read = form in TIMES ? timeIn(text, form)?.getTime() : numberIn(text, form)
  const value = typeof own === 'number' ? own : (read ?? NaN)
  const what = form in TIMES ? 'a date, or a date and time' : 'a number'
  if (!(Math.abs(value) <= (column.kind === 'time' ? MOST_MS : Number.MAX_VALUE)))
    throw new Error(`“${column.name}” takes ${what}; “${text}” is none.`)
  return value
}

/** A time as 2024-02-01, or 2024-02-01 14:30:00 where it is not midnight. */
function timeText(at) {
  const [day, clock] = at.toISOString().slice(0, -1).split('T')
  if (clock === '00:00:00.000') return day
  return `${day} ${clock.endsWith('.000') ? clock.slice(0, -4) : clock}`
}

/** A cell as text; where its column has a form, it is read in it and written plainly. */
function textIn(cell, form) {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return Number.isFinite(cell.getTime()) ? timeText(cell) : ''
  if (form === undefined || typeof cell === 'number') return String(cell)
  const text = String(cell).trim()
  if (form in NUMBERS) return String(numberIn(text, form) ?? '')
  const at = timeIn(text, form)
  return at ? timeText(at) : ''
}

const PARTS = {
  year: (at) => at.getUTCFullYear(),
  month: (at) => at.getUTCMonth() + 1,
  day: (at) => at.getUTCDate(),
  weekday: (at) => (at.getUTCDay() + 6) % 7,
  hour: (at) => at.getUTCHours(),
  minute: (at) => at.getUTCMinutes()
}

function partsIn(column, cell) {
  const ms = valueIn(column, cell, 'iso')
  const at = new Date(ms ?? 0)
  return column.parts.map(({ part, impute }) => (ms === null ? impute : PARTS[part](at)))
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
  return row[name]
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

function entriesOf(column, functions, cell) {
  if (column.kind === 'number') return [beforeGraph(column, functions, valueIn(column, cell, 'plain') ?? column.impute)]
  if (column.kind === 'time') return partsIn(column, cell)
  const text = textIn(cell, column.form)
  const trimmed = text.trim()
  switch (column.kind) {
    case 'category':
      return oneAt(column.categories.indexOf(trimmed), column.categories.length)
    case 'hash':
      return oneAt(MISSING.has(trimmed) ? -1 : bucketOf(trimmed, column.buckets), column.buckets)
    case 'text':
      return countsIn(column.vocabulary, text)
  }
}

/**
 * What a table or text input of the model takes: numbers (the model itself standardizes them), the parts of dates, one
 * entry a category, 1 for the row's own, counts of words; or the ids of a text's words. A missing number counts as
 * `impute` of preprocess.json says, an unknown category is all 0.
 * @param spec a table or tokens entry of preprocess.json's `inputs`
 * @param {Record<string, string | number | Date | null | undefined>} row the cells by column name; others are ignored.
 *   A text is read in the form that its column had in the training data (`form`): 1.234,5 or 31/01/2026
 * @returns {Float32Array}
 * @throws {Error} naming the column: it is not there, or its text is no number or no date
 */
export function rowToInput(spec, row) {
  if (spec.kind === 'tokens') return idsIn(spec, textIn(cellOf(row, spec.column), spec.form))
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
