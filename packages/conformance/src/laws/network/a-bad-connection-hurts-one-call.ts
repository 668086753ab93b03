import type { Cursor, Journal, Lease } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { observedRun } from '../../law/observed-run.ts'
import { batch, begun } from '../../law/sample.ts'
import { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'
import type { Exchange } from '../../network/exchange.ts'
import type { FaultKind } from '../../network/fault.ts'
import { disturb } from './disturb.ts'
import { Line } from './line.ts'

/** What an aborted transaction leaves behind on a connection must not be met by whoever is handed it next. */
export const aBadConnectionHurtsOneCall: Law = {
  id: 'a-bad-connection-hurts-one-call',
  level: 'L3',
  clause: 'J-15',
  also: ['J-5', 'J-7', 'E-2'],
  invariant: 'J14',
  statement:
    'after an error on the only connection of a pool, calls on other runs work, are kept, and touch nothing else',
  needs: ['network'],
  async check(trial) {
    for (const kind of ['spoil', 'turn back', 'cut before', 'cut after', 'torn request', 'torn answer'] as const) {
      const isOptional = kind === 'turn back'
      if (!isOptional) trial.tally.ask(kind)
      for (let nth = 1; await neighboursWork(trial, kind, nth); nth++) trial.tally.land(kind)
    }
  },
}

async function neighboursWork(trial: Trial, kind: FaultKind, nth: number): Promise<boolean> {
  await using stage = await Stage.provision(trial.harness)
  await using line = await Line.lay(trial, stage)
  const victim = await begun(line.direct, 'victim')
  const { lease, after: start } = await begun(line.direct, 'neighbour')
  let after = start
  const where = `append, ${kind} at exchange ${nth}`
  const plan = { kind, nth, ...(kind === 'turn back' && { matches: ({ ends }: Exchange) => ends }) }
  const call = () => line.journal.append(victim.lease, batch(victim.after, ['victim']))
  const { fault } = await disturb(line, plan, where, call)
  const left = await observedRun(line.direct, 'victim')
  for (const nextOne of ['first', 'second']) {
    after = await appended(trial, line.journal, lease, after, `the ${nextOne} append of a neighbour, after ${where}`)
  }
  const { entries } = await observedRun(line.direct, 'neighbour')
  trial.demand.equal(entries.length, 2, `what a neighbour was told to be kept, after ${where}`)
  trial.demand.equal(
    await observedRun(line.direct, 'victim'),
    left,
    `the victim once its neighbours wrote, after ${where}`,
  )
  await trial.demand.refused('FENCED', `a stranger's append, after ${where}`, () =>
    line.journal.append({ ...lease, token: 'a stranger' }, batch(after, ['stranger'])),
  )
  return fault !== undefined
}

async function appended(trial: Trial, journal: Journal, lease: Lease, after: Cursor, where: string): Promise<Cursor> {
  return (await trial.demand.granted(where, () => journal.append(lease, batch(after, ['neighbour'])))).cursor
}
