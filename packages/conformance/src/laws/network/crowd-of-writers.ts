import { type Cursor, isDurabilityError, type Journal, type Lease } from '@tangle-network/durability-contract'
import { inboxAll } from '../../law/observed-run.ts'
import { batch, readAll } from '../../law/sample.ts'
import { shown } from '../../law/shown.ts'
import { Violation } from '../../law/violation.ts'
import { differenceOf } from '../processes/difference.ts'
import { back } from './line.ts'
import { isOfTheStore } from './told.ts'

/** How often one call may fail in a row once the server is there again: no pool holds so many connections. */
const MOST_FAILURES = 20

/** The run that all writers deliver to. */
export const MAILBOX = 'mailbox'

export interface Disaster {
  /** Resolves when it is over; at once while there is none. */
  readonly calm: () => Promise<void>
  /** Opens the place past the proxy, once more. */
  readonly look: () => Promise<Journal>
}

/** One of several that write at once, each to a run of its own and to the mailbox, while something happens to the server. */
export class Writer {
  /** Payloads in the order in which they were acknowledged. */
  readonly written: unknown[] = []
  /** Positions that were answered, by id of the message. */
  readonly delivered = new Map<string, number>()
  /** Calls that failed, by what was told. */
  readonly failures = { 'not-applied': 0, unknown: 0 }
  readonly lease: Lease
  place: Cursor
  readonly #journal: Journal
  readonly #disaster: Disaster

  constructor(journal: Journal, { lease, after }: { lease: Lease; after: Cursor }, disaster: Disaster) {
    this.#journal = journal
    this.lease = lease
    this.place = after
    this.#disaster = disaster
  }

  get runId(): string {
    return this.lease.runId
  }

  async write(batches: number): Promise<void> {
    for (let nth = 0; nth < batches; nth++) {
      const payloads = [
        { by: this.runId, nth },
        { by: this.runId, nth, second: true },
      ]
      const end = nth === batches - 1 ? ({ end: 'completed' } as const) : {}
      const append = () => this.#journal.append(this.lease, batch(this.place, payloads, end))
      const { seq } = this.place
      const isThere = async (journal: Journal) => (await journal.head(this.runId)).seq > seq
      this.place = (await this.#insist(`append ${nth} to ${this.runId}`, append, isThere)).cursor
      this.written.push(...payloads)
      await this.#deliver(`${this.runId} ${nth}`)
    }
  }

  async #deliver(id: string): Promise<void> {
    const message = { id, sender: this.runId, kind: 'note', payload: { id } }
    const isThere = async (journal: Journal) => (await inboxAll(journal, MAILBOX)).some((each) => each.id === id)
    const deliver = () => this.#journal.deliver(MAILBOX, message)
    this.delivered.set(id, (await this.#insist(`deliver ${id}`, deliver, isThere)).position)
  }

  /** Makes the same call until it is answered. What is told as not applied is looked for, and must not be there. */
  async #insist<T>(where: string, call: () => Promise<T>, isThere: (journal: Journal) => Promise<boolean>): Promise<T> {
    let mayBeThere = false
    for (let failures = 0; ; failures++) {
      try {
        return await back(where, call())
      } catch (error) {
        if (!isDurabilityError(error) || !isOfTheStore(error.code) || failures === MOST_FAILURES) {
          // A refusal means that something is not there which was acknowledged.
          const invariant = isDurabilityError(error) && !isOfTheStore(error.code) ? 'J1' : 'J15'
          throw new Violation(invariant, { expected: 'success, or an error of the store', found: shown(error), where })
        }
        this.failures[error.outcome] += 1
        await this.#disaster.calm()
        if (error.outcome === 'unknown') mayBeThere = true
        else if (!mayBeThere && (await isThere(await this.#disaster.look()))) {
          const found = 'it is there'
          throw new Violation('J15', { expected: 'what was told as not applied to be absent', found, where })
        }
      }
    }
  }
}

/** Demands that everything that these writers were told is there, once, in order, and nothing else. */
export async function demandAllOf(writers: readonly Writer[], journal: Journal): Promise<void> {
  for (const { runId, written } of writers) {
    const found = (await readAll(journal, runId)).map(({ payload }) => payload)
    equal(found, written, `the log of ${runId}`)
    await journal.verify(runId)
  }
  const told = writers.flatMap(({ delivered }) => [...delivered]).sort(([, one], [, other]) => one - other)
  const found = (await inboxAll(journal, MAILBOX)).map(({ id, position }) => [id, position])
  equal(found, told, 'the mailbox')
}

function equal(found: unknown, expected: unknown, where: string): void {
  const difference = differenceOf(found, expected)
  if (!difference) return
  const { path, ...parts } = difference
  throw new Violation('J1', { ...parts, where: `${where}, ${path}` })
}
