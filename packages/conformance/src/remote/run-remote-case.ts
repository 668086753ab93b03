import type { Tally } from '../law/tally.ts'
import { LossyRemote } from './lossy-remote.ts'
import type { RemoteCase } from './remote-case.ts'
import { RemoteDriver } from './remote-driver.ts'
import { RemoteFacts } from './remote-facts.ts'
import { Killed, RemoteHazards } from './remote-hazards.ts'
import type { RemoteWorld } from './remote-world.ts'

/** What came to pass in a case. */
export interface RemoteCaseEnd {
  readonly facts: RemoteFacts
  /** Faults and kills that landed, restarts and jumps among them. */
  readonly landed: number
  readonly hasForgotten: boolean
  readonly hasJumped: boolean
  /** Whether what is executed was killed. */
  readonly hasKilled: boolean
  /** Environments that were leased already when it began. */
  readonly leasedBefore: number
}

const LIVES = 10

/** Has the program executed, one life of the driver after the other, until it is concluded and nothing is on its way. */
export async function runRemoteCase(given: RemoteCase, world: RemoteWorld, tally: Tally): Promise<RemoteCaseEnd> {
  const program = world.program(given.program)
  const facts = new RemoteFacts(program, world.plan(program))
  const leasedBefore = await world.environments()
  const network = new LossyRemote(given.faults, tally)
  const hazards = new RemoteHazards(given, { world, facts, network, tally })
  let isLetGo = false
  const shown = async () => {
    const { waitsAfter } = program
    if (isLetGo || waitsAfter === undefined || world.emissions(program, facts.events).length < waitsAfter) return
    isLetGo = true
    await world.letGo(program)
  }
  const hasEnded = async () => (await world.starts(program)) > 0 && !(await world.isAtWork(program))
  for (let life = 1; life <= LIVES; life++) {
    await shown()
    if (given.isAway && life > 1) await world.until(`the end of ${program.name}`, hasEnded)
    if (await oneLife(facts, { world, network, hazards, shown })) break
  }
  if (facts.outcome === undefined) throw new Error(`it was not concluded in ${LIVES} lives`)
  await network.settle()
  await world.letGo(program)
  const { hasForgotten, hasKilled, clock } = hazards
  return { facts, landed: hazards.landed + network.landed, hasForgotten, hasKilled, hasJumped: clock > 0, leasedBefore }
}

interface Life {
  readonly world: RemoteWorld
  readonly network: LossyRemote
  readonly hazards: RemoteHazards
  readonly shown: () => Promise<void>
}

/** Whether it has come to its end, and was not killed before. */
async function oneLife(facts: RemoteFacts, { world, network, hazards, shown }: Life): Promise<boolean> {
  const process = new AbortController()
  const executor = network.over(await world.open())
  const { patienceMs } = world
  const { instant, isRecalled } = hazards
  const ports = { executor, patienceMs, facts, signal: process.signal, instant, isRecalled, shown }
  try {
    await new RemoteDriver({ ...ports, now: () => hazards.clock }).drive()
    return true
  } catch (error) {
    if (error instanceof Killed) return false
    throw error
  } finally {
    process.abort()
  }
}
