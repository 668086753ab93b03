import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createWorker, isDurabilityError, type Journal, type Worker } from '@tangle-network/durability'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import type { MakeEffect } from '../../src/pool-agent.ts'
import { draw } from '../../src/pool-draw.ts'
import { agentsOf } from './agents.ts'

const EFFECT_MS = 10
/** A worker is restarted after so many effects have begun. */
const EFFECTS_A_RESTART = 6

interface Member {
  readonly version: 1 | 2
  readonly accepts: readonly string[] | undefined
  readonly journal: Journal
  readonly worker: Worker
}

/** Workers of two versions on one file, each with a journal of its own, which are restarted while they are at work. */
export class DeployFleet implements AsyncDisposable {
  /** How often the function of each step of each run was called. */
  readonly calls = new Map<string, number>()
  readonly gaveUp: string[] = []
  restarts = 0
  readonly #path: string
  readonly #seed: string
  #members: Member[] = []
  #begun = 0
  #isResting = false
  #restarting: Promise<void> = Promise.resolve()

  constructor(path: string, seed: string) {
    this.#path = path
    this.#seed = seed
  }

  async start(version: 1 | 2, accepts?: readonly string[]): Promise<void> {
    const journal = await createSqliteJournal({ path: this.#path })
    const name = randomUUID()
    const worker = createWorker({
      ...{ journal, agents: agentsOf(version, this.#make), pollMs: 10, codeVersion: `v${version}`, ttlMs: 60_000 },
      ...{ owners: { name: () => name, provenDead: () => false }, ...(accepts && { accepts }) },
      onError: (error) => this.gaveUp.push(isDurabilityError(error) ? error.code : String(error)),
    })
    worker.start()
    this.#members.push({ version, accepts, journal, worker })
  }

  /** All workers of that version go, and do not come back. */
  async retire(version: 1 | 2): Promise<void> {
    await this.#restarting
    const leaving = this.#members.filter((member) => member.version === version)
    this.#members = this.#members.filter((member) => member.version !== version)
    for (const member of leaving) await close(member)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isResting = true
    await this.#restarting
    for (const member of this.#members.splice(0)) await close(member)
  }

  readonly #make: MakeEffect = async (scope, key, { idempotencyKey }, value) => {
    const name = `${scope.runId} ${key}`
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1)
    this.#begun += 1
    if (this.#begun % EFFECTS_A_RESTART === 0) this.#restart()
    await sleep(draw(this.#seed, 'effect', idempotencyKey) * EFFECT_MS)
    return value
  }

  /** One of them, whichever is drawn: it closes while this effect is at work, and another one takes its place. */
  #restart(): void {
    this.#restarting = this.#restarting.then(async () => {
      const which = Math.floor(draw(this.#seed, 'restart', this.#begun) * this.#members.length)
      const [member] = this.#isResting ? [] : this.#members.splice(which, 1)
      if (!member) return
      await close(member)
      await this.start(member.version, member.accepts)
      this.restarts += 1
    })
  }
}

async function close({ worker, journal }: Member): Promise<void> {
  await worker.close()
  await journal.close()
}
