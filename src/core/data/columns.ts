/** Rows of one column, all in memory, as the packed cache holds them. */
export type PackedColumn =
  /** uint8, rows x height x width x channels */
  | { kind: 'image'; name: string; width: number; height: number; channels: 1 | 3; data: Uint8Array }
  /** code in `categories`; -1: missing */
  | { kind: 'category'; name: string; categories: string[]; data: Int32Array }
  /** NaN: missing */
  | { kind: 'number'; name: string; data: Float64Array }
