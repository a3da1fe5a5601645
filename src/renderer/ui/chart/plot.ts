/** chart.js behind one class: lines from typed arrays, no animation, colours from tokens. */
import { Chart, LinearScale, LineController, LineElement, LogarithmicScale, PointElement, type Plugin } from 'chart.js'
import { formatPercent, formatTick } from '../format'
import { token } from '../theme.svelte'
import { axisRange, SteadyRange, xEnd } from './axes'
import { decimate } from './decimate'
import type { Series } from './series.svelte'

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale)

export interface PlotOptions {
  kind: 'from-zero' | 'share' | 'free'
  log: boolean
  xLabel: string
  /** The end of the x axis where it is known (epochs); else it grows in steps. */
  xMax: number | null
}

export class Plot {
  readonly #chart: Chart<'line', { x: number; y: number }[]>
  readonly #y = new SteadyRange()
  readonly #x = new SteadyRange()
  #identity = ''
  /** Data x of the crosshair, null: none. */
  crosshair: number | null = null

  constructor(canvas: HTMLCanvasElement) {
    const line: Plugin<'line'> = { id: 'crosshair', afterDatasetsDraw: (chart) => this.#drawCrosshair(chart) }
    this.#chart = new Chart(canvas, {
      type: 'line',
      data: { datasets: [] },
      plugins: [line],
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        parsing: false,
        normalized: true,
        events: [],
        layout: { padding: { top: 6, right: 10 } },
        plugins: { legend: { display: false }, tooltip: { enabled: false } }
      }
    })
  }

  destroy(): void {
    this.#chart.destroy()
  }

  /** px of the canvas → data x, null outside the plot. */
  xAt(px: number): number | null {
    const scale = this.#chart.scales['x']
    const { left, right } = this.#chart.chartArea ?? { left: 0, right: 0 }
    return scale && px >= left - 2 && px <= right + 2 ? (scale.getValueForPixel(px) ?? null) : null
  }

  pixelOf(x: number): number | null {
    return this.#chart.scales['x']?.getPixelForValue(x) ?? null
  }

  draw(series: readonly Series[], options: PlotOptions): void {
    const identity = `${series.map((s) => s.id).join('|')}#${options.kind}${options.log}${options.xMax}`
    if (identity !== this.#identity) {
      this.#identity = identity
      this.#x.reset()
      this.#y.reset()
    }
    const columns = Math.max(50, Math.round(this.#chart.width))
    let low = Infinity
    let high = -Infinity
    let end = 0
    let start = Infinity
    this.#chart.data.datasets = series.map((s) => {
      const data = decimate(s.points(), columns)
      for (const p of data) {
        if (p.y < low) low = p.y
        if (p.y > high) high = p.y
      }
      end = Math.max(end, data[data.length - 1]?.x ?? 0)
      start = Math.min(start, data[0]?.x ?? Infinity)
      const colour = token(s.colour)
      return {
        label: s.label,
        data,
        borderColor: colour,
        backgroundColor: colour,
        borderWidth: 1.75,
        borderDash: s.dashed ? [5, 4] : [],
        borderJoinStyle: 'round' as const,
        pointRadius: (s.dots === true && data.length <= 40) || data.length === 1 ? 2.5 : 0
      }
    })
    const y = this.#y.take(axisRange(low, high, options.kind))
    const x = this.#x.take({ min: 0, max: xEnd(end, options.xMax) })
    this.#chart.options.scales = {
      x: this.#axis({ min: x.min, max: x.max, title: options.xLabel, tick: formatTick }),
      y: {
        ...this.#axis({
          ...(options.log ? {} : y),
          title: '',
          tick: (v) => (options.kind === 'share' ? formatPercent(v, y.min >= 0.95 ? 1 : 0) : formatTick(v))
        }),
        ...(options.log ? { type: 'logarithmic' as const } : {}),
        // A fixed width: the plot does not move when the figures get longer.
        afterFit: (scale: { width: number }) => {
          scale.width = 52
        }
      }
    }
    this.#chart.update('none')
  }

  redrawCrosshair(): void {
    this.#chart.draw()
  }

  resize(): void {
    this.#chart.resize()
  }

  #axis(of: { min?: number; max?: number; title: string; tick: (value: number) => string }) {
    return {
      type: 'linear' as const,
      ...(of.min === undefined ? {} : { min: of.min }),
      ...(of.max === undefined ? {} : { max: of.max }),
      title: { display: of.title !== '', text: of.title, color: token('--text-3'), font: this.#font(), padding: 0 },
      grid: { color: token('--grid'), drawTicks: false },
      border: { display: false },
      ticks: {
        color: token('--text-3'),
        font: this.#font(),
        maxTicksLimit: 6,
        maxRotation: 0,
        padding: 6,
        callback: (value: string | number) => of.tick(Number(value))
      }
    }
  }

  #font(): { family: string; size: number } {
    return { family: token('--font'), size: 11 }
  }

  #drawCrosshair(chart: Chart): void {
    if (this.crosshair === null) return
    const px = this.pixelOf(this.crosshair)
    const { top, bottom, left, right } = chart.chartArea
    if (px === null || px < left || px > right) return
    const { ctx } = chart
    ctx.save()
    ctx.strokeStyle = token('--border-control')
    ctx.setLineDash([2, 3])
    ctx.beginPath()
    ctx.moveTo(px, top)
    ctx.lineTo(px, bottom)
    ctx.stroke()
    ctx.restore()
  }
}
