import type { Report } from './report.ts'

export interface Figure {
  readonly name: string
  readonly count: number
  readonly aMinute: number
}

/** What a run did, and how much of it a minute. */
export function figuresOf({ cases, schedules, operations, kills, faults, seconds }: Report): Figure[] {
  const landed = Object.values(faults).reduce((sum, fault) => sum + fault.landed, 0)
  const counts = { 'random cases': cases, schedules, operations, 'kills landed': kills, 'faults landed': landed }
  return Object.entries(counts).map(([name, count]) => {
    return { name, count, aMinute: seconds > 0 ? Math.round((count * 60) / seconds) : 0 }
  })
}

export function counted(count: number): string {
  return count.toLocaleString('en')
}

/** One form of a noun or the other, after its number. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${counted(count)} ${count === 1 ? one : many}`
}

/** A span for a reader: 0.04 s, 7.1 s, 12 min 5 s, 2 h 3 min. */
export function span(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`
}
