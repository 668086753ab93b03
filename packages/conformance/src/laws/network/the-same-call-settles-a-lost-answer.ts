import type { Journal } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { LEASED_ADDRESSES, UNDER_LEASE } from '../../law/leased.ts'
import { begun, MANIFEST, portrait } from '../../law/sample.ts'
import { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'
import type { Exchange } from '../../network/exchange.ts'
import type { FaultKind } from '../../network/fault.ts'
import { disturb } from './disturb.ts'
import { judgeFate } from './fate.ts'
import { back, Line } from './line.ts'

type Begun = Awaited<ReturnType<typeof begun>>
type Call = (journal: Journal, run: Begun) => Promise<unknown>

/** What may be offered again, by the contract; each answers what must be the same the second time. */
const OFFERS: Readonly<Record<string, Call>> = {
  ...Object.fromEntries(
    ['append', 'append with an end', 'append that suspends'].map((name) => {
      const offer: Call = async (journal, { lease, after }) =>
        ((await UNDER_LEASE[name]!(journal, lease, after)) as { cursor: unknown }).cursor
      return [name, offer]
    }),
  ),
  deliver: async (journal) => {
    const message = { id: 'm', sender: 'sender', kind: 'note', payload: ['hello'] }
    return (await journal.deliver('run', message)).position
  },
  begin: async (journal) => (await journal.begin('new', MANIFEST)).head,
}

/** Faults that leave the caller with a question; what is held arrives before the call is made again, or after it. */
const FAULTS = [
  ...([{ kind: 'cut after' }, { kind: 'cut before' }] as const),
  ...([
    { kind: 'hold', arrives: 'first' },
    { kind: 'hold', arrives: 'last' },
  ] as const),
] as const

export const theSameCallSettlesALostAnswer: Law = {
  id: 'the-same-call-settles-a-lost-answer',
  level: 'L3',
  clause: 'J-10',
  also: ['J-1', 'J-9', 'J-11', 'J-12', 'M-2'],
  invariant: 'J9',
  statement: 'whoever did not get an answer and makes the same call again, from anywhere, gets the first answer, once',
  needs: ['network'],
  meets: ['an answer was lost and given again'],
  async check(trial) {
    for (const [name, call] of Object.entries(OFFERS)) {
      for (const { kind, ...held } of FAULTS) {
        trial.tally.ask(kind)
        for (let nth = 1; await isSettled(trial, { name, call, kind, nth, ...held }); nth++) trial.tally.land(kind)
      }
    }
  },
}

interface Case {
  readonly name: string
  readonly call: Call
  readonly kind: FaultKind
  readonly nth: number
  readonly arrives?: 'first' | 'last'
}

async function isSettled(trial: Trial, { name, call, kind, nth, arrives }: Case): Promise<boolean> {
  await using stage = await Stage.provision(trial.harness)
  await using line = await Line.lay(trial, stage)
  const run = await begun(line.direct)
  const before = await look(line.direct)
  const course = await undisturbed(trial, call)
  const where = `${name}, ${kind} at exchange ${nth}`
  const plan = { kind, nth, matches: ({ mayCommit }: Exchange) => mayCommit }
  const { told, fault, heardSince } = await disturb(line, plan, where, () => call(line.journal, run))
  if (!fault) return false
  // Within a transaction it holds locks; whoever makes the call again would only wait for it.
  const isLast = arrives === 'last' && fault.exchange?.before === 'I'
  if (kind === 'hold' && !isLast) await letGo(fault, where)
  const found = await look(line.direct)
  const hasHappened = judgeFate({ where, told, fault, heardSince, found, before, after: course.after })
  trial.demand.equal(await call(line.direct, run), course.answer, `${where}, made again`)
  if (isLast) {
    const { isCommitted } = await letGo(fault, where)
    if (isCommitted) trial.tally.meet('the same call came twice, the first one last')
  }
  if (hasHappened) trial.tally.meet('an answer was lost and given again')
  trial.demand.equal(await look(line.direct), course.after, `${where}, and made again: what there is`)
  trial.demand.equal(await call(line.journal, run), course.answer, `${where}, made once more`)
  trial.demand.equal(await look(line.direct), course.after, `${where}, and made once more: what there is`)
  return true
}

function letGo(fault: { readonly arrival: Promise<Exchange>; release(): void }, where: string): Promise<Exchange> {
  fault.release()
  return back(`what was held: ${where}`, fault.arrival)
}

async function undisturbed(trial: Trial, call: Call): Promise<{ answer: unknown; after: unknown }> {
  await using stage = await Stage.provision(trial.harness)
  const journal = await stage.open()
  const run = await begun(journal)
  const answer = await call(journal, run)
  return { answer, after: await look(journal) }
}

/** What is to be seen of the two runs that the calls are about. */
async function look(journal: Journal): Promise<unknown> {
  const { runs } = await journal.list()
  return Promise.all(runs.map(({ runId }) => portrait(journal, runId, LEASED_ADDRESSES)))
}
