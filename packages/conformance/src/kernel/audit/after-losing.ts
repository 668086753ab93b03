import type { LedgerLine } from '../effect-ledger.ts'
import type { World } from '../world.ts'
import { broken, linesOf } from './evidence.ts'

/** K2: a life that was told that it is fenced starts no effect any more and writes nothing more. */
export function actedAfterFenced(lines: readonly LedgerLine[]): number {
  const fenced = [...linesOf(lines, 'refused')].filter(({ code }) => code === 'FENCED')
  for (const { life, index } of fenced) startedLater(lines, life, index, 'being told FENCED')
  return fenced.length
}

/** K2: a life starts and sends nothing from that line of the ledger on. */
export function startedLater(lines: readonly LedgerLine[], life: number, from: number, what: string): void {
  for (const line of lines.slice(from)) {
    if (line.life !== life) continue
    if (line.what === 'start') broken('K2', `life ${life}`, `no effect after ${what}`, `a start of step ${line.key}`)
    if (line.what === 'appending') broken('K2', `life ${life}`, `no append after ${what}`, 'one')
  }
}

/** K2: once a life has lost its run, the signals of whatever it still performs are aborted. */
export function unaborted(world: World): void {
  const { life, leftAlone } = world
  if (leftAlone > 0)
    broken('K2', `life ${life}, which lost its run`, 'all signals aborted', `${leftAlone} that are not`)
}

/** K4: a life that was told to close starts no effect any more. */
export function startedLaterThanClosing(lines: readonly LedgerLine[], life: number): void {
  const closing = lines.findIndex((line) => line.life === life && line.what === 'closing')
  if (closing === -1) return
  for (const { key } of [...linesOf(lines.slice(closing), 'start')].filter((line) => line.life === life)) {
    broken('K4', `life ${life}, which was told to close`, 'no effect to start', `a start of step ${key}`)
  }
}
