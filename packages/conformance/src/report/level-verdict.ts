import { LEVELS, type Level } from '../law/law.ts'
import type { LawReport, Report } from './report.ts'

/** `in part` is a level of which all that was checked holds, but not all of it was checked or promised. */
export type LevelState = 'holds' | 'in part' | 'broken' | 'not claimed' | 'not run'

export interface LevelVerdict {
  readonly level: Level
  readonly meaning: string
  readonly state: LevelState
  /** Laws by what became of them. */
  readonly counts: Readonly<Record<LawReport['result'], number>>
  /** Why it is not simply held, in the words of the laws concerned. */
  readonly why: readonly string[]
}

export function verdictsOf(report: Report): LevelVerdict[] {
  return Object.keys(LEVELS).map((level) => verdictOf(level as Level, report))
}

function verdictOf(level: Level, { laws, chosen }: Report): LevelVerdict {
  const meaning = LEVELS[level]
  const own = laws.filter((law) => law.level === level)
  const count = (result: LawReport['result']) => own.filter((law) => law.result === result).length
  const counts = {
    ...{ holds: count('holds'), broken: count('broken') },
    ...{ exempt: count('exempt'), 'not claimed': count('not claimed') },
  }
  if (own.length === 0) {
    const why = chosen.levels?.includes(level) === false ? 'the level was not chosen' : 'none of its laws was checked'
    return { level, meaning, state: 'not run', counts, why: [why] }
  }
  const why = [...new Set(own.flatMap(reasonsOf)), ...(chosen.laws ? ['only some of its laws were chosen'] : [])]
  return { level, meaning, state: stateOf(counts, why), counts, why }
}

function reasonsOf({ result, reason, id }: LawReport): string[] {
  if (result === 'not claimed') return [reason ?? 'no reason given']
  return result === 'exempt' ? [`exempt from ${id}: ${reason ?? 'no reason given'}`] : []
}

function stateOf(counts: LevelVerdict['counts'], why: readonly string[]): LevelState {
  if (counts.broken > 0) return 'broken'
  if (counts.holds + counts.exempt === 0) return 'not claimed'
  return why.length > 0 ? 'in part' : 'holds'
}
