import { type ClaimRequest, LIMITS } from '@tangle-network/durability-contract'
import type { AtomicCall } from '../history/call.ts'
import { type Decision, grant } from './decision.ts'
import { isHeld, type PlaceModel, type RunModel, withRun } from './run-model.ts'

interface Due {
  readonly run: RunModel
  readonly since: number
}

/**
 * What a claim may come to: one decision for each order in which runs that have waited equally long may be taken. Runs
 * that were claimed too often are put away on the way to those that are granted.
 */
export function decideClaim(
  place: PlaceModel,
  { request }: Extract<AtomicCall, { do: 'claim' }>,
  now: number,
): Decision[] {
  const due = [...place.runs.values()].flatMap((run) => dueRun(run, request, now))
  due.sort((a, b) => a.since - b.since)
  return ordersOf(due).map((order) => claimInOrder(place, order, request, now))
}

function dueRun(run: RunModel, { queue, supports }: ClaimRequest, now: number): Due[] {
  const { manifest, status, dueAt, holder, vocabulary } = run
  if (manifest.queue !== queue || (status !== 'open' && status !== 'suspended')) return []
  if (dueAt === null || dueAt > now || isHeld(run, now)) return []
  if (!supports.agents.includes(manifest.agent) || vocabulary > (supports.vocabulary ?? 1)) return []
  // A lease that ran out has made its run due.
  return [{ run, since: Math.max(dueAt, holder?.expiresAt ?? 0) }]
}

function claimInOrder(place: PlaceModel, order: readonly Due[], request: ClaimRequest, now: number): Decision {
  const granted: { run: RunModel; answer: object }[] = []
  let next = place
  for (const { run } of order) {
    if (granted.length === request.limit) break
    if (run.claims >= LIMITS.claimsWithoutProgress) {
      next = withRun(next, quarantined(run))
      continue
    }
    const { lease, head } = grant(place, run, request, now)
    granted.push({ run, answer: { lease, head, now } })
  }
  const claimed = (answer: unknown): PlaceModel => {
    const tokens = (answer as { lease: { token: string } }[] | undefined)?.map(({ lease }) => lease.token)
    return granted.reduce((state, { run }, index) => {
      const { leased } = grant(place, run, request, now)
      return withRun(state, { ...leased(tokens?.[index]), claims: run.claims + 1 })
    }, next)
  }
  return { answer: granted.map(({ answer }) => answer), next: claimed, ifRefused: 'K4', ifOther: 'J7' }
}

function quarantined(run: RunModel): RunModel {
  const stalled = `claimed ${run.claims} times without progress`
  return { ...run, status: 'quarantined', stalled, holder: undefined, dueAt: null }
}

/** Every order of the runs that keeps those that have waited longer first. */
function ordersOf(due: readonly Due[]): Due[][] {
  const [first] = due
  if (first === undefined) return [[]]
  const ties = due.filter(({ since }) => since === first.since)
  return ties.flatMap((tie) => ordersOf(due.filter((each) => each !== tie)).map((rest) => [tie, ...rest]))
}
