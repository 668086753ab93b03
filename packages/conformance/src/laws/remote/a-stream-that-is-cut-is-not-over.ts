import { isDurabilityError, type RemoteExecution } from '@tangle-network/durability-contract'
import { CuttingProxy } from '../../remote/cutting-proxy.ts'
import { blocksOf, type Ending, EndingRelay } from '../../remote/ending-relay.ts'
import type { RemoteLaw } from '../../remote/remote-law.ts'
import type { RemoteTrial } from '../../remote/remote-trial.ts'
import type { Begun, RemoteWorld, Shown } from '../../remote/remote-world.ts'

/** Of a remote that shows its events once, each cut costs an execution. */
const CUTS_OF_ONE_SHOWING = 40
/** Besides those between events. */
const ENDS_AMID_EVENTS = 40

export const aStreamThatIsCutIsNotOver: RemoteLaw = {
  id: 'a-stream-that-is-cut-is-not-over',
  level: 'R',
  clause: 'D-4',
  also: ['D-6', 'D-1'],
  invariant: 'J11',
  statement:
    'cut off at any byte, in good order or not, be it by somebody on the way, a stream of events is broken and not over; no part of an event is shown, and behind the last one that was the rest is',
  needs: ['endpoint'],
  meets: ['a cut amid the events', 'an answer that was ended early'],
  async check(trial) {
    const world = await trial.world()
    await using proxy = await CuttingProxy.start(() => world.harness.endpoint!(world.env))
    const far = await world.open({ endpoint: proxy.endpoint })
    if (trial.harness.claims.replays) await cutReplays(trial, world, proxy, far)
    else await cutShowings(trial, world, proxy, far)
    await endEarly(trial, world)
  },
}

/** Every byte of what one execution shows. */
async function cutReplays(
  { demand, tally }: RemoteTrial,
  world: RemoteWorld,
  proxy: CuttingProxy,
  far: RemoteExecution,
) {
  const near = await world.open()
  const begun = await world.begin(near, { emits: 2, ends: 'ok' })
  await world.ended(near, begun)
  const whole = await world.show(far, begun.reference, { position: 0 })
  world.demandAll(begun, whole.events, 'through the proxy')
  const bytes = proxy.passed
  let behind = -1
  for (let after = 0; after < bytes; after++) {
    const { landed } = proxy
    proxy.plan({ after, how: after % 2 === 0 ? 'reset' : 'end' })
    const shown = await attempt(world, far, begun)
    const isOver = shown.ended === 'over'
    // Who has heard the end need not wait for the last bytes.
    demand.isTrue(isOver || proxy.landed === landed + 1, 'one cut', `after ${after} bytes`)
    if (proxy.landed > landed) tally.land('connection cut')
    demand.isTrue(!isOver || shown.events.length === whole.events.length, 'no end of what is cut', `at byte ${after}`)
    if (shown.events.length > 0 && !isOver) tally.meet('a cut amid the events')
    demand.equal(shown.events, whole.events.slice(0, shown.events.length), `events before a cut at byte ${after}`)
    if (shown.events.length === behind) continue
    // What stands behind the last event that was shown is the same, at whatever byte it was cut.
    behind = shown.events.length
    const rest = await world.show(near, begun.reference, shown.after)
    demand.equal([...shown.events, ...rest.events], whole.events, `events before and after a cut at byte ${after}`)
  }
  proxy.plan(undefined)
  proxy.drips = true
  const slow = await world.show(far, begun.reference, { position: 0 })
  demand.equal([slow.events, slow.ended], [whole.events, 'over'], 'events that came byte by byte')
}

/** Bytes of what an execution shows, another one for each. */
async function cutShowings(trial: RemoteTrial, world: RemoteWorld, proxy: CuttingProxy, far: RemoteExecution) {
  const { demand, tally, harness, seed } = trial
  proxy.plan(undefined)
  proxy.drips = true
  const begun = await world.begin(far, { emits: 2, ends: 'ok' })
  const whole = await world.show(far, begun.reference, { position: 0 })
  world.demandAll(begun, whole.events, 'through the proxy, byte by byte')
  demand.equal(whole.ended, 'over', 'how all of the events ended')
  proxy.drips = false
  const bytes = proxy.passed
  const step = Math.ceil(bytes / CUTS_OF_ONE_SHOWING)
  for (let after = seed % step; after < bytes; after += step) {
    proxy.plan({ after, how: (after / step) % 2 < 1 ? 'reset' : 'end' })
    const program = world.program({ emits: 2, ends: 'ok' })
    const plan = world.plan(program)
    const started = await far.start(plan, null, world.ask).catch((error: unknown) => error)
    if (isDurabilityError(started)) {
      demand.equal(started.outcome, 'unknown', `the outcome of a start whose answer was cut at byte ${after}`)
      tally.land('connection cut')
      continue
    }
    const { reference } = started as { reference: unknown }
    const shown = await attempt(world, far, { program, plan, reference, environment: null })
    const seen = world.emissions(program, shown.events)
    const isOver = shown.ended === 'over'
    demand.equal(seen, [1, 2].slice(0, seen.length), `emissions before a cut at byte ${after}`)
    demand.isTrue(!isOver || seen.length === 2, 'no end of what is cut', `at byte ${after}`)
    const result = await far.result(reference, world.ask)
    const isTrue = isOver ? result.is === 'ended' && harness.isResultOf(program, result.result) : result.is !== 'ended'
    demand.isTrue(isTrue, isOver ? 'its result' : 'no result of what was not seen to end', `cut at byte ${after}`)
    if (seen.length > 0 && !isOver) tally.meet('a cut amid the events')
    tally.land('connection cut')
  }
}

/** Somebody on the way ends the answer as if it were whole: between any two events, and amid them. */
async function endEarly({ demand, tally, harness }: RemoteTrial, world: RemoteWorld): Promise<void> {
  await using relay = await EndingRelay.start(() => harness.endpoint!(world.env))
  const far = await world.open({ endpoint: relay.endpoint })
  const { replays } = harness.claims
  const near = replays ? await world.open() : far
  let begun = await world.begin(near, { emits: 2, ends: 'ok' })
  if (replays) await world.ended(near, begun)
  const whole = await world.show(far, begun.reference, { position: 0 })
  world.demandAll(begun, whole.events, 'through the relay')
  const { said } = relay
  const step = Math.ceil(said.length / ENDS_AMID_EVENTS)
  const endings: Ending[] = [
    ...blocksOf(said).flatMap((_, blocks) => [0, 9].map((bytes) => ({ blocks, bytes }))),
    ...(replays ? Array.from({ length: ENDS_AMID_EVENTS }, (_, at) => ({ blocks: 0, bytes: at * step })) : []),
  ]
  for (const ending of endings) {
    const { landed } = relay
    const where = `of an answer that was ended after ${JSON.stringify(ending)}`
    relay.plan(ending)
    if (!replays) {
      const program = world.program({ emits: 2, ends: 'ok' })
      const plan = world.plan(program)
      const started = await far.start(plan, null, world.ask)
      begun = { program, plan, environment: null, reference: 'reference' in started ? started.reference : undefined }
    }
    const shown = await attempt(world, far, begun)
    const isOver = shown.ended === 'over'
    // Who has heard the end need not wait for the last bytes.
    demand.isTrue(isOver || relay.landed === landed + 1, 'an answer that was ended early', where)
    if (relay.landed > landed) tally.meet('an answer that was ended early')
    const seen = world.emissions(begun.program, shown.events)
    demand.equal(seen, [1, 2].slice(0, seen.length), `emissions ${where}`)
    demand.isTrue(!isOver || shown.events.length === whole.events.length, 'no end of what is cut', where)
  }
  relay.plan(undefined)
}

async function attempt(world: RemoteWorld, executor: RemoteExecution, begun: Begun): Promise<Shown> {
  const start = { position: 0 }
  const attached = await executor.attach(begun.reference, start, world.ask).catch((error: unknown) => {
    if (!isDurabilityError(error)) throw error
    return { broke: error }
  })
  if ('broke' in attached) return { events: [], after: start, ended: attached }
  return attached.is === 'attached'
    ? world.take(attached.events, start, Number.POSITIVE_INFINITY)
    : { events: [], after: start, ended: 'taken' }
}
