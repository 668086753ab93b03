import type { Entry, Journal } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { heardLater } from '../../law/heard-later.ts'
import { patiently } from '../../law/patience.ts'
import { begun, MANIFEST, readAll, TTL_MS } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'
import { demandAllOf, MAILBOX, Writer } from './crowd-of-writers.ts'
import { follow } from './follow.ts'
import { Line } from './line.ts'
import { isOfTheStore, toldOf } from './told.ts'

const WRITERS = 4
const BATCHES = 8
/** A server that was killed takes its time to come back. */
const PATIENCE_MS = 30_000
/** How often a call may fail in a row afterwards: no pool holds so many connections. */
const MOST_FAILURES = 20

/** The request has not arrived when the server is struck; or it has been done, and its answer is lost with the server. */
const SIDES = ['delay', 'cut after'] as const

interface Moment {
  readonly kind: (typeof SIDES)[number]
  readonly nth: number
}

export interface DisasterOptions {
  /** What happens to the server; resolves when it serves again. */
  readonly strike: (stage: Stage) => Promise<unknown>
  readonly weight: number
}

/**
 * Several write at once when the server is struck, with a request of theirs on its way or with an answer just lost: at
 * any request, drawn at random. They go on with the journal that they have; all that any of them was told must be found.
 */
export async function throughDisaster(trial: Trial, { strike, weight }: DisasterOptions): Promise<void> {
  const moments = fc.record({ kind: fc.constantFrom(...SIDES), nth: fc.integer({ min: 1, max: WRITERS * BATCHES }) })
  // Several: a request that may commit for all that its text tells may be a watcher's question, whose loss hits no call.
  const examples = SIDES.flatMap((kind, index): Moment[] =>
    [2, 3, 5, 6].map((nth) => ({ kind, nth: WRITERS * nth + index })),
  )
  for (const kind of SIDES) trial.tally.ask(kind)
  await trial.forAll(moments, (moment, stage) => struckAt(trial, stage, moment, strike), {
    ...{ weight, examples, shrink: false },
  })
}

async function struckAt(
  trial: Trial,
  stage: Stage,
  { kind, nth }: Moment,
  strike: DisasterOptions['strike'],
): Promise<void> {
  await using line = await Line.lay(trial, stage, { connections: 3 })
  const { journal, direct } = line
  await direct.begin(MAILBOX, MANIFEST)
  const fault = line.proxy.plant({ kind, nth, matches: ({ mayCommit }) => mayCommit })
  const over = heardLater(
    fault.landing.then(async () => {
      trial.tally.land(kind)
      await strike(stage)
    }),
  )
  const calm = () => (fault.hasLanded ? patiently('the server', over, PATIENCE_MS) : Promise.resolve())
  const disaster = { calm, look: () => stage.open() }
  const runIds = Array.from({ length: WRITERS }, (_, index) => `run ${index}`)
  const writers = await Promise.all(
    runIds.map(async (runId) => new Writer(journal, await begun(direct, runId), disaster)),
  )
  const watched = runIds.map((runId) => ({ runId, seen: [] as Entry[] }))
  const follows = watched.map((each) => heardLater(follow({ journal, ...each, calm })))
  const writes = writers.map((writer) => writer.write(BATCHES))
  await Promise.allSettled(writes)
  await Promise.all(writes)
  await over
  for (const { failures } of writers) {
    for (const outcome of ['unknown', 'not-applied'] as const) {
      if (failures[outcome] > 0) trial.tally.meet(`a call was hit: ${outcome}`)
    }
    if (failures.unknown + failures['not-applied'] > 0) trial.tally.meet('a call was hit')
  }
  await afterwards(trial, stage, { journal, writers, watched, follows })
}

interface Aftermath {
  readonly journal: Journal
  readonly writers: readonly Writer[]
  readonly watched: readonly { readonly runId: string; readonly seen: readonly Entry[] }[]
  readonly follows: readonly Promise<void>[]
}

async function afterwards(
  { demand, tally }: Trial,
  stage: Stage,
  { journal, writers, watched, follows }: Aftermath,
): Promise<void> {
  const newcomer = await stage.open()
  await demandAllOf(writers, newcomer)
  await patiently('the end of every watch', Promise.all(follows), PATIENCE_MS)
  for (const { runId, seen } of watched) demand.equal(seen, await readAll(newcomer, runId), `watch of ${runId}`)
  demand.equal(await claimedBy(journal, newcomer), MAILBOX, 'what is claimed afterwards')
  tally.meet('everything went on')
}

/**
 * Claims until it is answered: the pool may still hold a connection that was ended and has not said so, and what is claimed
 * over such a one is in doubt. Answers the run whose lease the claimer was granted, or undefined.
 */
async function claimedBy(journal: Journal, witness: Journal): Promise<string | undefined> {
  const claim = { owner: 'claimer', ttlMs: TTL_MS, limit: 1, queue: 'queue', supports: { agents: ['agent'] } }
  let inDoubt = false
  for (let failures = 0; ; failures++) {
    const told = await toldOf('claim, afterwards', () => journal.claim(claim))
    if (told.done) {
      const [acquired] = told.answer as Awaited<ReturnType<Journal['claim']>>
      if (acquired) return acquired.lease.runId
      const { holder, runId } = await witness.head(MAILBOX)
      return inDoubt && holder?.owner === claim.owner ? runId : undefined
    }
    if (!isOfTheStore(told.code) || failures === MOST_FAILURES) return undefined
    inDoubt ||= told.outcome === 'unknown'
  }
}
