import type { Tally } from '../law/tally.ts'
import type { LossyRemote } from './lossy-remote.ts'
import type { RemoteCase } from './remote-case.ts'
import type { RemoteFacts } from './remote-facts.ts'
import type { RemoteWorld } from './remote-world.ts'

export interface RemoteHazardsPorts {
  readonly world: RemoteWorld
  readonly facts: RemoteFacts
  readonly network: LossyRemote
  readonly tally: Tally
}

/** The driver was killed. */
export class Killed extends Error {}

/** What befalls both sides of a case, instant by instant, counted from 1 over all lives of the driver. */
export class RemoteHazards {
  /** How much of it has landed. */
  landed = 0
  hasForgotten = false
  /** Whether what is executed was killed. */
  hasKilled = false
  clock = 0
  readonly #case: RemoteCase
  readonly #world: RemoteWorld
  readonly #facts: RemoteFacts
  readonly #tally: Tally
  readonly #network: LossyRemote
  #instants = 0
  #isRestarted = false

  constructor(given: RemoteCase, { world, facts, network, tally }: RemoteHazardsPorts) {
    this.#case = given
    this.#network = network
    this.#world = world
    this.#facts = facts
    this.#tally = tally
    const { kills, restart, jumpAt, endAt } = given
    for (const _ of kills) tally.ask('kill of the driver')
    if (restart) tally.ask(nameOf(restart))
    if (jumpAt !== undefined) tally.ask('clock jump')
    if (endAt !== undefined) tally.ask('kill of what is executed')
  }

  /** Something that the world could see is about to be done, or has been. Throws where the driver is killed. */
  readonly instant = async (): Promise<void> => {
    this.#instants += 1
    await this.#restart()
    await this.#endProgram()
    const { kills, jumpAt } = this.#case
    if (this.#instants === jumpAt) {
      this.clock += this.#world.harness.claims.keepsIds ? 10 ** 12 : 1
      this.#land('clock jump')
    }
    if (kills.includes(this.#instants)) {
      this.#land('kill of the driver')
      throw new Killed()
    }
  }

  readonly isRecalled = (): boolean => this.#instants >= (this.#case.recallAt ?? Number.POSITIVE_INFINITY)

  async #restart(): Promise<void> {
    const { restart } = this.#case
    if (!restart || this.#isRestarted || this.#instants < restart.at) return
    const { keepsIds } = this.#world.harness.claims
    // What is not known to be dispatched is started again under an id that the remote has promised to keep, and so is
    // what is still on its way.
    const isToKeep = this.#facts.reference === undefined || this.#network.isBusy
    if (restart.forgets && keepsIds && isToKeep) return
    this.#isRestarted = true
    this.hasForgotten = restart.forgets || !keepsIds
    await this.#world.restart(restart.forgets)
    this.#land(nameOf(restart))
  }

  /** As soon as it is at work. */
  async #endProgram(): Promise<void> {
    const { endAt } = this.#case
    const { program } = this.#facts
    if (endAt === undefined || this.hasKilled || this.#instants < endAt) return
    if (!(await this.#world.isAtWork(program))) return
    await this.#world.kill(program)
    this.hasKilled = true
    this.#land('kill of what is executed')
  }

  #land(what: string): void {
    this.landed += 1
    this.#tally.land(what)
  }
}

function nameOf({ forgets }: { readonly forgets: boolean }): string {
  return forgets ? 'restart that forgets' : 'restart'
}
