import { type AppendAsk, compareNames, isDurabilityError, type Written } from '@tangle-network/durability-contract'
import { append, sizeOf } from './append.ts'
import { NoAnswer, storeError } from './error.ts'
import type { Ports } from './ports.ts'

/** Enough to share a commit among many, small enough that none of them waits long for the others. */
const GROUP_BYTES = 4 * 1024 * 1024
const GROUP_MEMBERS = 256
/** A batch with more bytes of blobs than this goes by itself. */
const GROUP_BLOB_BYTES = 256 * 1024
/** Commits in flight at a time: while one is on its way to the disk, the next is being gathered and sent. */
const FLIGHTS = 2
/** So many are sent before the turn is over: the server need not wait for the rest of them to be made. */
const ENOUGH = 16
/** The part of those in flight that makes a commit beside theirs worth its cost; fewer wait for the one that lands next. */
const WORTHWHILE = 1 / 4

interface Member {
  readonly ask: AppendAsk
  readonly bytes: number
  /** When it has waited for its turn long enough, by `performance.now()`. */
  readonly deadline: number
  /** Set where it was left out of a group or a group with it failed: it then goes by itself. */
  alone: boolean
  resolve(answer: Written): void
  reject(error: unknown): void
}

/**
 * Appends of many runs share commits. There is no timer: an idle journal commits what one turn of the event loop asks for,
 * and what comes while commits are in flight goes into the next one. A group holds a run once, and locks its rows in the
 * order of their ids. How much may wait is bounded by the journal (clause J-17); how long, by the time for a call.
 */
export class GroupCommit {
  readonly #ports: Ports
  readonly #committed: (runId: string) => void
  #queue: Member[] = []
  #flights = 0
  #flying = 0
  #isTurnOver: NodeJS.Immediate | undefined

  constructor(ports: Ports, committed: (runId: string) => void) {
    this.#ports = ports
    this.#committed = committed
  }

  append(ask: AppendAsk): Promise<Written> {
    return new Promise((resolve, reject) => {
      const carried = ask.blobs.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
      const alone = carried > GROUP_BLOB_BYTES
      this.#queue.push({ ask, bytes: sizeOf(ask), deadline: this.#ports.calls.deadline(), alone, resolve, reject })
      if (this.#queue.length >= ENOUGH) this.#fly()
      else this.#flyWhenTurnIsOver()
    })
  }

  #flyWhenTurnIsOver(): void {
    this.#isTurnOver ??= setImmediate(() => {
      this.#isTurnOver = undefined
      this.#fly()
    })
  }

  #fly(): void {
    this.#giveUpLate()
    while (this.#queue.length > 0 && this.#mayFly()) {
      const { group, rest } = takeGroup(this.#queue)
      this.#queue = rest
      this.#flights += 1
      this.#flying += group.length
      void this.#commit(group).finally(() => {
        this.#flights -= 1
        this.#flying -= group.length
        this.#flyWhenTurnIsOver()
      })
    }
  }

  /** Those whose turn did not come in time, because commits before theirs were not answered. The first has waited longest. */
  #giveUpLate(): void {
    const now = performance.now()
    if ((this.#queue[0]?.deadline ?? now) >= now) return
    const late = new NoAnswer('no turn in a group within the time for a call')
    const isLate = ({ deadline }: Member) => deadline < now
    for (const member of this.#queue.filter(isLate)) {
      member.reject(storeError(late, this.#ports.calls.where, 'not-applied'))
    }
    this.#queue = this.#queue.filter((member) => !isLate(member))
  }

  #mayFly(): boolean {
    return this.#flights < FLIGHTS && this.#queue.length >= this.#flying * WORTHWHILE
  }

  async #commit(group: readonly Member[]): Promise<void> {
    const ready = group.filter((member) => this.#passes(member, ['append:before-write', 'append:before-commit']))
    if (ready.length === 0) return
    const answers = await append(
      this.#ports,
      ready.map(({ ask }) => ask),
    ).catch((error: unknown) => {
      this.#failed(ready, error)
      return []
    })
    for (const [index, answer] of answers.entries()) {
      const member = ready[index] as Member
      if (answer === undefined) this.#retryAlone(member)
      else if (answer.refused || this.#passes(member, ['append:after-commit'])) member.resolve(answer)
      if (answer && !answer.refused) this.#committed(member.ask.runId)
    }
  }

  /** What certainly left nothing is tried again, each by itself; of anything else nobody knows, and all are told so. */
  #failed(members: readonly Member[], error: unknown): void {
    const nothingStands = isDurabilityError(error) && error.outcome === 'not-applied'
    for (const member of members) {
      if (nothingStands && members.length > 1) this.#retryAlone(member)
      else member.reject(error)
    }
  }

  #retryAlone(member: Member): void {
    member.alone = true
    this.#queue.unshift(member)
  }

  /** A hook that throws hurts the member that it was called for, and nobody else. */
  #passes(member: Member, failpoints: readonly Parameters<Ports['failpoint']>[0][]): boolean {
    try {
      for (const name of failpoints) this.#ports.failpoint(name)
      return true
    } catch (error) {
      member.reject(error)
      return false
    }
  }
}

/** The next group of a queue, by run id: the oldest member, and those behind it that fit, of other runs. */
function takeGroup(queue: readonly Member[]): { readonly group: Member[]; readonly rest: Member[] } {
  const [first] = queue
  if (first?.alone) return { group: [first], rest: queue.slice(1) }
  const group: Member[] = []
  const passed: Member[] = []
  const runs = new Set<string>()
  let bytes = 0
  let index = 0
  for (; index < queue.length && group.length < GROUP_MEMBERS; index++) {
    const member = queue[index] as Member
    if (member.alone || runs.has(member.ask.runId)) {
      passed.push(member)
      continue
    }
    if (group.length > 0 && bytes + member.bytes > GROUP_BYTES) break
    bytes += member.bytes
    runs.add(member.ask.runId)
    group.push(member)
  }
  group.sort((a, b) => compareNames(a.ask.runId, b.ask.runId))
  return { group, rest: passed.concat(queue.slice(index)) }
}
