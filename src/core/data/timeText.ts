/** A time as it stands in a cell: "2024-02-01", or "2024-02-01 14:30:00" where it is not midnight. UTC. */
export function timeText(ms: number): string {
  const text = new Date(ms).toISOString()
  const [day = '', clock = ''] = text.slice(0, -1).split('T')
  if (clock === '00:00:00.000') return day
  return `${day} ${clock.endsWith('.000') ? clock.slice(0, -4) : clock}`
}
