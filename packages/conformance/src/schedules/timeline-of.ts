import type { Lease } from '@tangle-network/durability-contract'
import type { Timeline, TimelineEvent, TimelineLease } from '../report/timeline.ts'
import type { ScheduleEvent } from './run-schedule.ts'
import type { Schedule } from './schedule.ts'

/** What happened in a schedule, as it is drawn. */
export function timelineOf(schedule: Schedule, events: readonly ScheduleEvent[]): Timeline {
  const happened = events.flatMap((event) => ('happened' in event ? [event] : []))
  const last = Math.max(0, ...events.map(({ round }) => round))
  return {
    lanes: Array.from({ length: schedule.workers }, (_, worker) => `worker ${worker}`),
    events: happened.map(drawn),
    kills: events.flatMap((event) =>
      'diedAt' in event ? [{ lane: event.worker, round: event.round, at: event.diedAt }] : [],
    ),
    leases: leasesOf(happened, last),
    ticks: events.flatMap((event) => ('tickMs' in event ? [{ round: event.round, ms: event.tickMs }] : [])),
  }
}

type Happening = Extract<ScheduleEvent, { happened: unknown }>

function drawn({ worker, round, happened: { call, reply } }: Happening): TimelineEvent {
  const run = 'runId' in call ? { run: call.runId } : 'lease' in call ? { run: call.lease.runId } : {}
  const at = { lane: worker, round, label: call.do, ...run }
  if (reply === undefined) return { ...at, outcome: 'died' }
  if ('ok' in reply) return { ...at, outcome: 'ok' }
  return { ...at, outcome: reply.outcome === 'unknown' ? 'unknown' : 'refused', detail: reply.code }
}

/** A lease lasts until another one of its run is granted. */
function leasesOf(happened: readonly Happening[], last: number): TimelineLease[] {
  const granted = happened.flatMap(({ worker, round, happened: { call, reply } }) =>
    reply && 'ok' in reply ? grantedBy(call.do, reply.ok).map((lease) => ({ worker, round, lease })) : [],
  )
  return granted.map(({ worker, round, lease: { runId, epoch } }) => {
    const next = granted.find(({ lease }) => lease.runId === runId && lease.epoch > epoch)
    return { lane: worker, run: runId, epoch, from: round, to: Math.max(round, (next?.round ?? last + 1) - 1) }
  })
}

function grantedBy(name: string, answer: unknown): Lease[] {
  if (name === 'claim') return (answer as { lease: Lease }[]).map(({ lease }) => lease)
  if (name !== 'begin' && name !== 'acquire') return []
  const { lease } = answer as { lease: Lease | null }
  return lease ? [lease] : []
}
