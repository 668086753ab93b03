import type { Head, Lease } from '@tangle-network/durability-contract'
import type { Call, Reply } from '../../history/call.ts'
import type { Client } from '../../history/client.ts'
import type { ManualClock } from '../../law/manual-clock.ts'
import { TTL_MS } from '../../law/sample.ts'
import { Violation } from '../../law/violation.ts'
import { differenceOf } from './difference.ts'
import { type Lived, STEP_MS } from './lived.ts'
import { kept, type Memory, remember } from './program.ts'
import { answer } from './see.ts'

/**
 * How a survivor goes on. `settle`: it offers what was in flight again under the old lease, waits for that to run out, and
 * takes over. `fence`: it takes over at once, superseding the dead, and offers it again only then.
 */
export type Way = 'settle' | 'fence'

class Died extends Error {}

/** The call of a step that was in flight. */
interface Lost {
  readonly call: Call
  /** Whether it stands all the same. */
  readonly stands: boolean
  /** Whether somebody took the run over since. */
  readonly isFenced: boolean
}

/** One program, lived by one client after another; what is known of it from outside, however they died. */
export class KilledLife {
  readonly #lived: Lived
  readonly #clock: ManualClock
  #memory: Memory = {}
  #done = 0
  #lives = 0
  #lost: Lost | undefined

  constructor(lived: Lived, clock: ManualClock) {
    this.#lived = lived
    this.#clock = clock
  }

  /** How many steps were acknowledged. */
  get acknowledged(): number {
    return this.#done
  }

  /** How many steps must stand: all that were acknowledged, and one whose last commit was passed. */
  get standing(): number {
    return this.#done + (this.#lost?.stands ? 1 : 0)
  }

  /** Recovers what the one before has left, if there was one, and lives on to the end of the program or its own. */
  async goOn(client: Client, way: Way = 'settle'): Promise<'ended' | 'died'> {
    this.#lives += 1
    try {
      if (this.#lives > 1) await this.#recover(client, way)
      while (this.#done < this.#lived.program.steps.length) {
        this.#clock.advance(STEP_MS)
        const { call } = this.#step
        const reply = await this.#ask(client, call(this.#memory), { isStep: true })
        this.#checkAnswer(reply)
        this.#done += 1
      }
      return 'ended'
    } catch (error) {
      if (error instanceof Died) return 'died'
      throw error
    }
  }

  async #recover(client: Client, way: Way): Promise<void> {
    let isOurs = way === 'fence' && (await this.#takeOver(client, way))
    if (this.#lost && !(await this.#settle(client, this.#lost))) {
      isOurs ||= await this.#takeOver(client, way)
      this.#checkAnswer(await this.#ask(client, this.#step.call(this.#memory), { isStep: true }))
    }
    if (this.#lost) this.#done += 1
    this.#lost = undefined
    if (!isOurs) await this.#takeOver(client, way)
    const head = await this.#head(client)
    if (head) this.#memory = { ...this.#memory, after: { seq: head.seq, digest: head.digest } }
  }

  /**
   * What was in flight is offered again as it was (clause J-11). False where it is fenced and does not stand: then it is
   * certain that it never will, and it may be done anew.
   */
  async #settle(client: Client, lost: Lost): Promise<boolean> {
    const { call, stands } = lost
    const expected = expectedOf(lost)
    const reply = await this.#ask(client, call, { isStep: true })
    const found = 'ok' in reply ? 'ok' : reply.code
    if (found !== expected) throw this.#violation('J9', `${call.do} offered again`, expected, found)
    if (expected === 'ok') this.#checkAnswer(reply)
    return stands || expected === 'ok'
  }

  /** Leases the run from whoever held it, and sees that he is fenced. Answers whether anybody did. */
  async #takeOver(client: Client, way: Way): Promise<boolean> {
    const before = await this.#head(client)
    if (!before?.holder) return false
    const { runId } = this.#lived.program
    const { expiresAt, ...dead } = before.holder
    const request = { owner: `heir ${this.#lives}`, ttlMs: TTL_MS }
    if (way === 'settle') this.#clock.advance(Math.max(0, expiresAt - this.#clock.now()))
    const supersede = way === 'fence' ? { supersede: dead } : {}
    const old = this.#memory.lease
    const acquire: Call = { do: 'acquire', runId, request: { ...request, ...supersede } }
    const reply = await this.#ask(client, acquire, { isTakeover: true })
    if (!('ok' in reply)) throw this.#violation('K4', 'the takeover', 'a lease', reply.code)
    const { epoch } = (reply.ok as { lease: Lease }).lease
    if (epoch <= before.epoch) throw this.#violation('J6', 'the takeover', `an epoch above ${before.epoch}`, `${epoch}`)
    if (old?.runId !== runId) return true
    const renewed = await this.#ask(client, { do: 'renew', lease: old })
    if (!('code' in renewed) || renewed.code !== 'FENCED')
      throw this.#violation('J6', 'a renewal by the dead', 'FENCED', 'ok' in renewed ? 'ok' : renewed.code)
    return true
  }

  /** Undefined where there is no such run. */
  async #head(client: Client): Promise<Head | undefined> {
    const reply = await this.#ask(client, { do: 'head', runId: this.#lived.program.runId })
    return 'code' in reply && reply.code === 'RUN_NOT_FOUND' ? undefined : answer<Head>(reply)
  }

  async #ask(client: Client, call: Call, { isStep = false, isTakeover = false } = {}): Promise<Reply> {
    const before = client.passed.length
    const reply = await client.call(call)
    const passed = client.passed.slice(before)
    if (isTakeover && this.#lost && passed.includes('acquire:after-commit'))
      this.#lost = { ...this.#lost, isFenced: true }
    if (reply === 'died') {
      if (isStep) this.#lose(call, passed)
      throw new Died()
    }
    this.#memory = remember(this.#memory, call, reply)
    return reply
  }

  /** What was offered again is under the lease that it was under before; what was made anew is under a new one. */
  #lose(call: Call, passed: readonly string[]): void {
    const before = this.#lost
    const stands = before?.stands || this.#isCommitted(passed)
    this.#lost = { call, stands, isFenced: before?.call === call && before.isFenced }
  }

  /** A step stands from its last `after-commit` on (clause F-2). */
  #isCommitted(passed: readonly string[]): boolean {
    const commits = (names: readonly string[]) => names.filter((name) => name.endsWith(':after-commit')).length
    return commits(passed) === commits(kept(this.#lived.passed[this.#done]))
  }

  /** Positions, addresses and cursors are those of the undisturbed life, the first time and every time. */
  #checkAnswer(reply: Reply): void {
    const undisturbed = comparable(kept(this.#lived.replies[this.#done]))
    const difference = differenceOf(comparable(reply), undisturbed)
    if (difference) throw this.#violation('J9', `the answer ${difference.path}`, difference.expected, difference.found)
  }

  get #step() {
    return kept(this.#lived.program.steps[this.#done])
  }

  #violation(invariant: 'J6' | 'J9' | 'K4', what: string, expected: string, found: string): Violation {
    const name = this.#lived.program.steps[this.#done]?.name ?? 'the end'
    return new Violation(invariant, { expected, found, where: `${what}, at step "${name}", in life ${this.#lives}` })
  }
}

function expectedOf({ call, stands, isFenced }: Lost): string {
  if (call.do === 'append') return isFenced && !stands ? 'FENCED' : 'ok'
  if (call.do === 'renew' || call.do === 'putBlob') return isFenced ? 'FENCED' : 'ok'
  if (call.do === 'release') return isFenced || stands ? 'FENCED' : 'ok'
  if (call.do === 'begin' || call.do === 'acquire') return isFenced ? 'LEASE_HELD' : 'ok'
  return 'ok'
}

/** What of an answer does not depend on who asks, and when. */
function comparable(reply: Reply): unknown {
  if (!('ok' in reply)) return reply.code
  if (typeof reply.ok !== 'object' || reply.ok === null) return reply.ok
  const { cursor, position } = reply.ok as { cursor?: unknown; position?: unknown }
  return { cursor, position }
}
