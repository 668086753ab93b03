import { describe, expect, test } from 'vitest'
import type { StepOp } from '../../src/kernel/program.ts'
import { Simulation } from '../../src/kernel/simulation.ts'
import { World } from '../../src/kernel/world.ts'
import { ManualClock } from '../../src/law/manual-clock.ts'

const plan = { input: null, value: { deep: 1 }, throws: 0, maxAttempts: 1, turns: 1 }
const step: StepOp = { do: 'step', key: 'k', effect: 'pure', ...plan }

function worldIn(simulation: Simulation, options: { crashAt?: number; stopAt?: number } = {}): World {
  const onHappened = (isProgress: boolean) => simulation.happened(isProgress)
  return new World({ life: 0, runId: 'run', ledger: simulation.ledger, clock: simulation.time, onHappened, ...options })
}

function perform(world: World): Promise<unknown> {
  const context = { idempotencyKey: '', fencingToken: 1, attempt: 1, signal: new AbortController().signal }
  return world.ports({} as never).effect([], step, context)
}

describe('simulated time', () => {
  test('stands still while something happens, and then jumps from timer to timer', async () => {
    const clock = new ManualClock(0)
    const simulation = new Simulation(clock)
    const fired: number[] = []
    for (const ms of [5_000, 10, 700]) simulation.time.after(ms, () => fired.push(clock.now()))
    simulation.time.after(20, () => fired.push(-1))()
    await simulation.until(() => fired.length === 3, 'all timers')
    expect(fired).toEqual([10, 700, 5_000])
  })

  test('makes a violation of a run that nobody waits for any more', async () => {
    const simulation = new Simulation(new ManualClock())
    await expect(simulation.until(() => false, 'the end')).rejects.toMatchObject({
      invariant: 'K4',
      expected: 'the end',
    })
  })

  test('makes a violation of timers that fire for ever to no avail', async () => {
    const simulation = new Simulation(new ManualClock())
    const again = () => void simulation.time.after(1, again)
    again()
    await expect(simulation.until(() => false, 'the end')).rejects.toMatchObject({ invariant: 'K4' })
  })
})

describe('a world', () => {
  test('ends at its instant: nothing in it settles, fires or is written any more', async () => {
    const simulation = new Simulation(new ManualClock())
    const world = worldIn(simulation, { crashAt: 2 })
    const heard: string[] = []
    world.ports({} as never).clock.after(1, () => heard.push('timer'))
    perform(world).then(() => heard.push('effect'))
    expect(await world.crashed.promise).toBe('after k')
    world.write({ what: 'closing' })
    simulation.sleep(10)
    await simulation.rest()
    expect(heard).toEqual([])
    expect(simulation.ledger.lines.map(({ what }) => what)).toEqual(['start', 'end'])
  })

  test('is stopped at its instant, and goes on when it is woken', async () => {
    const simulation = new Simulation(new ManualClock())
    const world = worldIn(simulation, { stopAt: 1 })
    const effect = perform(world)
    expect(await world.stopped.promise).toBe('in k')
    await simulation.rest()
    expect(simulation.ledger.lines).toHaveLength(1)
    world.wake()
    expect(await effect).toEqual({ deep: 1 })
  })

  test('notices when the very object that an effect returned is told', async () => {
    const simulation = new Simulation(new ManualClock())
    const world = worldIn(simulation)
    const value = await perform(world)
    const ports = world.ports({} as never)
    ports.told([], ['k', { ok: structuredClone(value) }])
    ports.told([], ['k', { ok: value }])
    expect(simulation.ledger.lines.map(({ what }) => what)).toEqual(['start', 'end', 'told', 'aliased', 'told'])
  })
})
