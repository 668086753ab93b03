import type { RemoteResult } from '@tangle-network/durability-contract'
import { plainRemoteCases, remoteCases } from '../../remote/remote-case.ts'
import type { RemoteLaw } from '../../remote/remote-law.ts'
import type { RemoteTrial } from '../../remote/remote-trial.ts'
import type { RemoteWorld } from '../../remote/remote-world.ts'
import { type RemoteCaseEnd, runRemoteCase } from '../../remote/run-remote-case.ts'

const EXPIRED = 'expiry of events that nobody had seen'

export const anExecutionIsStartedOnceWhateverFails: RemoteLaw = {
  id: 'an-execution-is-started-once-whatever-fails',
  level: 'R',
  clause: 'D-1',
  also: ['D-2', 'D-4', 'D-6', 'D-8', 'D-9'],
  invariant: 'K2',
  statement:
    'driven by the rule alone, through kills of either side and lost calls, an execution is started once and comes to its result, or is unknown where a fault leaves nobody who could know',
  meets: ['it came to its result', 'a driver that was killed'],
  async check(trial) {
    const { claims, restart, kill, keptEvents } = trial.harness
    const parts = { claims, canRestart: restart !== undefined, canKill: kill !== undefined, keptEvents }
    if (claims.replays && keptEvents) trial.tally.ask(EXPIRED)
    await trial.forAll(
      remoteCases(parts),
      async (each, world) => demandEnd(trial, world, await runRemoteCase(each, world, trial.tally)),
      { examples: plainRemoteCases(parts) },
    )
    if (trial.tally.faults.has('kill of the driver')) trial.tally.meet('a driver that was killed')
  },
}

async function demandEnd({ demand, harness, tally }: RemoteTrial, world: RemoteWorld, end: RemoteCaseEnd) {
  const { facts, landed } = end
  const { program, outcome, events } = facts
  const starts = await world.starts(program)
  demand.isTrue(starts <= 1, 'at most one start of an execution', `after ${starts} starts`)
  if (outcome === 'refused') {
    // What it was to be executed in was forgotten, so that it is not.
    const isHonest = starts === 0 && landed > 0 && !harness.claims.keepsIds
    demand.isTrue(isHonest, 'no conflict and no refusal', `the outcome of ${program.name}`)
    return
  }
  if (outcome === 'unknown') {
    // Where ids are kept and events shown again, what is lost on the way is found again: forgetting alone leaves nobody.
    const keeps = harness.claims.keepsIds && harness.claims.replays
    // What is to stop is not started to find out whether it was.
    const isInDoubt = facts.isRecalled && facts.reference === undefined && landed > 0
    const isHonest = keeps ? end.hasForgotten || end.hasJumped || isInDoubt : landed > 0
    demand.isTrue(isHonest, 'an outcome that is known, whatever was lost', `the outcome of ${program.name}`)
    tally.meet('it is unknown')
    return
  }
  demandInOrder(world, demand, end)
  if (facts.gaps.length > 0) tally.land(EXPIRED)
  if (outcome === 'called off') {
    demand.isTrue(!(await world.isAtWork(program)), 'nothing at work that was called off', program.name)
    return
  }
  const result = outcome as RemoteResult
  const isCancelled = 'cancelled' in result
  if (!isCancelled) {
    demand.equal(starts, 1, 'starts of what has ended')
    const isOwn = harness.isResultOf(program, result)
    const isOfItsEnd = isOwn || (end.hasKilled && 'failed' in result)
    demand.isTrue(isOfItsEnd, 'the result of the program', `what ${program.name} came to`)
    const last = world.emissions(program, events).at(-1) ?? 0
    if (isOwn && !facts.isRecalled) demand.equal(last, program.emits, 'the last event of what has ended')
    tally.meet('it came to its result')
  } else demand.isTrue(facts.isRecalled, 'no end by cancellation that nobody asked for', program.name)
  demand.isTrue(!(await world.isAtWork(program)), 'nothing at work after the end', program.name)
  if (!end.hasForgotten) demand.equal(facts.isReleased, harness.claims.leases, 'whether its environment was given back')
  demand.isTrue((await world.environments()) <= end.leasedBefore, 'no environment that stays leased', program.name)
}

/** What was written down is a beginning of what was emitted, each once, but for what is said to have expired. */
function demandInOrder(world: RemoteWorld, demand: RemoteTrial['demand'], { facts }: RemoteCaseEnd): void {
  const { program, events, gaps } = facts
  const mayExpire = program.emits > (world.harness.keptEvents ?? Number.POSITIVE_INFINITY)
  demand.isTrue(gaps.length === 0 || mayExpire, 'no gap in events that are kept', `${gaps.length} gaps`)
  const behind = (position: number) => gaps.find(({ after }) => after === position)?.before ?? position + 1
  let position = 0
  for (const event of events) {
    demand.equal(event.position, behind(position), `the event written down after event ${position}`)
    position = event.position
  }
  const emissions = world.emissions(program, events)
  const missing = gaps.length === 0 ? 0 : program.emits - emissions.length
  demand.equal(
    emissions,
    emissions.map((_, index) => missing + index + 1),
    'emissions that were written down',
  )
  const isKept = gaps.length === 0 || emissions.length >= (world.harness.keptEvents ?? 0)
  demand.isTrue(isKept, 'all events that are kept', `${emissions.length} events`)
}
