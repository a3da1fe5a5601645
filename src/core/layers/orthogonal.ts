/**
 * A random matrix whose columns (rows, where there are fewer of them) are at right angles and of length 1.
 * Source: Keras' OrthogonalInitializer: the Q of a normal matrix's QR decomposition, R's diagonal positive. Gram and
 * Schmidt's way gives just that; done twice, it is exact to the last digits of float64.
 * @param draw a standard normal value
 * @returns row-major
 */
export function orthogonal(rows: number, columns: number, draw: () => number): Float32Array {
  const count = Math.min(rows, columns)
  const length = Math.max(rows, columns)
  const lines = Array.from({ length: count }, () => Float64Array.from({ length }, draw))
  lines.forEach((line, i) => {
    for (let pass = 0; pass < 2; pass++) {
      for (const earlier of lines.slice(0, i)) subtract(line, earlier, dot(line, earlier))
    }
    const norm = Math.sqrt(dot(line, line))
    for (let k = 0; k < length; k++) line[k] = (line[k] ?? 0) / norm
  })
  const value = (row: number, column: number): number =>
    (rows < columns ? lines[row]?.[column] : lines[column]?.[row]) ?? 0
  return Float32Array.from({ length: rows * columns }, (_, i) => value(Math.floor(i / columns), i % columns))
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0)
  return sum
}

function subtract(a: Float64Array, b: Float64Array, times: number): void {
  for (let k = 0; k < a.length; k++) a[k] = (a[k] ?? 0) - times * (b[k] ?? 0)
}
