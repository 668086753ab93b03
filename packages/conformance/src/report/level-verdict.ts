import { LEVELS, REMOTE_LEVELS } from '../law/law.ts'
import type { LawReport, Report } from './report.ts'

/** `in part` is a level of which all that was checked holds, but not all of it was checked or promised. */
export type LevelState = 'holds' | 'in part' | 'broken' | 'not claimed' | 'not run'

export interface LevelVerdict {
  readonly level: LawReport['level']
  readonly meaning: string
  readonly state: LevelState
  /** Laws by what became of them. */
  readonly counts: Readonly<Record<LawReport['result'], number>>
  /** Why it is not simply held, in the words of the laws concerned. */
  readonly why: readonly string[]
}

/** Of a remote those of remotes, of a journal all others. */
export function verdictsOf(report: Report): LevelVerdict[] {
  const levels = report.laws.some(({ level }) => level in REMOTE_LEVELS) ? REMOTE_LEVELS : LEVELS
  return Object.entries(levels).map(([level, meaning]) => verdictOf(level as LawReport['level'], meaning, report))
}

function verdictOf(level: LawReport['level'], meaning: string, { laws, chosen }: Report): LevelVerdict {
  const own = laws.filter((law) => law.level === level)
  const count = (result: LawReport['result']) => own.filter((law) => law.result === result).length
  const counts = {
    ...{ holds: count('holds'), broken: count('broken') },
    ...{ exempt: count('exempt'), 'not claimed': count('not claimed') },
  }
  if (own.length === 0) {
    const isLeftOut = chosen.levels !== null && !chosen.levels.some((each) => each === level)
    const why = isLeftOut ? 'the level was not chosen' : 'none of its laws was checked'
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
