/** The pixels of an image column, by row: in memory, or on disk where they do not fit. */
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

/** Rows of one column, as the packed cache holds them; all but pixels are in memory. */
export type PackedColumn =
  /** uint8 */
  | { kind: 'image'; name: string; width: number; height: number; channels: 1 | 3; pixels: PixelRows }
  /** code in `categories`; -1: missing */
  | { kind: 'category'; name: string; categories: string[]; data: Int32Array }
  /** NaN: missing */
  | { kind: 'number'; name: string; data: Float64Array }
  /** ms since 1970 in UTC; NaN: missing */
  | { kind: 'time'; name: string; data: Float64Array }
  /** null: missing */
  | { kind: 'text'; name: string; at(row: number): string | null }

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
