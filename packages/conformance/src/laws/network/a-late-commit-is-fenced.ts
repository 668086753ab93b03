import {
  type Acquired,
  defineJournal,
  isDurabilityError,
  type Journal,
  type Lease,
} from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { LEASED_ADDRESSES, UNDER_LEASE } from '../../law/leased.ts'
import { batch, begun, portrait, TTL_MS } from '../../law/sample.ts'
import { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'
import { Violation } from '../../law/violation.ts'
import { disturb } from './disturb.ts'
import { back, Line, networkOf } from './line.ts'
import { isOfTheStore, shownTold, type Told } from './told.ts'

/** How long an heir waits for a lock that its predecessor's last message holds. */
const HEIR_TIMEOUT_MS = 1_000

/** Messages that are still on their way when their sender is dead and another owns the run. */
export const aLateCommitIsFenced: Law = {
  id: 'a-late-commit-is-fenced',
  level: 'L3',
  clause: 'J-6',
  also: ['J-8', 'J-11', 'L-4'],
  invariant: 'J6',
  statement: 'what a dead client sent and the server gets only after a newer epoch was granted leaves no trace',
  needs: ['network'],
  meets: ['a commit came late'],
  async check(trial) {
    trial.tally.ask('hold')
    const ends = Object.keys(UNDER_LEASE).map((name) => everyMessageLate(trial, name))
    await Promise.allSettled(ends)
    await Promise.all(ends)
  },
}

async function everyMessageLate(trial: Trial, name: string): Promise<void> {
  for (let nth = 1; await isLate(trial, name, nth); nth++) trial.tally.land('hold')
}

async function isLate(trial: Trial, name: string, nth: number): Promise<boolean> {
  await using stage = await Stage.provision(trial.harness)
  await using line = await Line.lay(trial, stage)
  const { lease, after } = await begun(line.direct)
  const where = `${name}, held back at exchange ${nth}`
  const call = () => UNDER_LEASE[name]!(line.journal, lease, after)
  const { told, fault, heardSince } = await disturb(
    line,
    { kind: 'hold', nth, matches: ({ mayCommit }) => mayCommit },
    where,
    call,
  )
  if (!fault) return false
  demandHonest(told, { where, heardSince, wasCommitSent: fault.exchange?.ends ?? false })
  const look = () => portrait(line.direct, 'run', LEASED_ADDRESSES)
  const hasEnded = (await line.direct.head('run')).endedAt !== null
  const heir = hasEnded ? undefined : await acquired(trial, stage, lease)
  const isSettled = hasEnded || heir !== undefined
  const left = isSettled && (await look())
  fault.release()
  const exchange = await back(`what was ${where}`, fault.arrival)
  if (exchange.mayCommit) trial.tally.meet('a commit came late')
  if (isSettled) {
    trial.demand.equal(await look(), left, `${where}, and let go once the run had another owner`)
    trial.tally.meet('a message came after its fence')
  } else trial.tally.meet('a fence waited for what was in flight')
  const last = await goesOn(trial, stage, line.direct, where)
  // An heir who was not answered may yet be granted the lease it asked for.
  if (last && isSettled) {
    const append = () => line.direct.append(last.lease, batch(last.head, ['last']))
    await trial.demand.granted(`append, ${where}`, append)
  }
  return true
}

/** Success only when the store has made sure of it over another connection; else an error that leaves it open. */
function demandHonest(
  told: Told,
  { where, heardSince, wasCommitSent }: { where: string; heardSince: boolean; wasCommitSent: boolean },
): void {
  const fail = (expected: string) => new Violation('J15', { expected, found: shownTold(told), where })
  if (told.done) {
    if (!heardSince) throw fail('no success, as no answer came')
  } else if (!isOfTheStore(told.code)) throw fail('an error of the store, as nothing refused the call')
  else if (told.outcome === 'not-applied' && wasCommitSent) throw fail('an unknown outcome, as its commit was sent')
}

/** The lease of whoever takes the run over; undefined when the store would not say so while a message is in flight. */
async function acquired(trial: Trial, stage: Stage, { owner, epoch }: Lease): Promise<Lease | undefined> {
  const network = networkOf(trial)
  const options = { clock: stage.clock.now, failpoint: () => {}, connections: 1, timeoutMs: HEIR_TIMEOUT_MS }
  const endpoint = await network.endpoint(stage.env)
  await using journal = defineJournal(await network.open(stage.env, { ...options, endpoint }))
  try {
    const request = { owner: 'heir', ttlMs: TTL_MS, supersede: { owner, epoch } }
    return (await back('acquire', journal.acquire('run', request))).lease
  } catch (error) {
    if (isDurabilityError(error) && isOfTheStore(error.code)) return undefined
    throw error
  }
}

/** Whoever comes when every lease is over has the run, unless it has ended, and finds it whole. */
async function goesOn({ demand }: Trial, stage: Stage, journal: Journal, where: string): Promise<Acquired | undefined> {
  await demand.granted(`verify, ${where}`, () => journal.verify('run'))
  if ((await journal.head('run')).endedAt !== null) return undefined
  stage.clock.advance(TTL_MS)
  const request = { owner: 'last', ttlMs: TTL_MS }
  return demand.granted(`acquire, ${where}`, () => journal.acquire('run', request))
}
