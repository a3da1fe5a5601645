/** The pixels of an image column, or the values of a table's, by row: in memory, or on disk where they do not fit. */
export interface PixelRows {
  /** Bytes of one row. */
  readonly rowBytes: number
  /** All rows, rows x height x width x channels; null: they are on disk, and `read` fetches what is asked for. */
  readonly all: Uint8Array | null
  /** Bytes that may be held at a time. */
  readonly budget: number
  /** These rows, copied together in this order. */
  read(rows: Int32Array): Uint8Array
  /** Brings rows into memory before they are read; they stay until the hold is released. */
  hold(rows: Int32Array): Promise<Hold>
}

export interface Hold {
  release(): void
}

/**
 * Rows of one column, as the packed cache holds them. Of a table that does not fit in memory a column has `disk`, the
 * same bytes by row; its `data` is then read whole when it is asked for, so go through such columns one after another.
 */
export type PackedColumn =
  /** uint8 */
  | { kind: 'image'; name: string; width: number; height: number; channels: 1 | 3; pixels: PixelRows }
  /** code in `categories`; -1: missing */
  | { kind: 'category'; name: string; categories: string[]; readonly data: Int32Array; disk?: PixelRows }
  /** NaN: missing */
  | { kind: 'number'; name: string; readonly data: Float64Array; disk?: PixelRows }
  /** ms since 1970 in UTC; NaN: missing */
  | { kind: 'time'; name: string; readonly data: Float64Array; disk?: PixelRows }
  /** null: missing */
  | { kind: 'text'; name: string; at(row: number): string | null }

export type ValueColumn = Extract<PackedColumn, { data: unknown }>

/** Some rows of a column, copied together in this order: from what is held, or from the disk. */
export function valuesAt(column: ValueColumn, rows: Int32Array): ValueColumn {
  const { name, disk } = column
  if (column.kind === 'category') {
    const data = disk ? new Int32Array(disk.read(rows).buffer) : Int32Array.from(rows, (row) => column.data[row] ?? -1)
    return { kind: 'category', name, categories: column.categories, data }
  }
  const data = disk
    ? new Float64Array(disk.read(rows).buffer)
    : Float64Array.from(rows, (row) => column.data[row] ?? Number.NaN)
  return { kind: column.kind, name, data }
}

/** Whether a row has no value. A column on disk is read whole, once. */
export function missingIn(column: Exclude<PackedColumn, { kind: 'image' }>): (row: number) => boolean {
  if (column.kind === 'text') return (row) => column.at(row) === null
  const { data } = column
  return column.kind === 'category' ? (row) => (data[row] ?? -1) < 0 : (row) => Number.isNaN(data[row])
}

/** Pixels that are in memory. */
export function pixelsInMemory(all: Uint8Array, rowBytes: number): PixelRows {
  return {
    rowBytes,
    all,
    budget: Number.POSITIVE_INFINITY,
    read(rows) {
      const out = new Uint8Array(rows.length * rowBytes)
      rows.forEach((row, i) => out.set(all.subarray(row * rowBytes, (row + 1) * rowBytes), i * rowBytes))
      return out
    },
    hold: () => Promise.resolve({ release: () => undefined })
  }
}
