import type { Journal } from '@tangle-network/durability-contract'
import type { Call, Reply } from '../../history/call.ts'
import type { Client } from '../../history/client.ts'
import { perform } from '../../history/perform.ts'
import { Violation } from '../../law/violation.ts'
import { back } from './line.ts'
import { isOfTheStore } from './told.ts'

/** Far more failures than any schedule plants. */
const MOST_FAILURES = 20

/** Calls without an effect of their own: there is nothing about them that could be unknown. */
const READS: readonly Call['do'][] = ['getBlob', 'head', 'read', 'inbox', 'list', 'verify', 'export']

/**
 * A client on a line that loses messages. What is told as not applied it asks for again, so that the model sees a call
 * which was made once; were it applied after all, the model would see it happen twice.
 */
export class LineClient implements Client {
  readonly passed = []
  readonly #journal: Journal
  readonly #onFailure: () => void

  constructor(journal: Journal, onFailure: () => void) {
    this.#journal = journal
    this.#onFailure = onFailure
  }

  async call(call: Call): Promise<Reply> {
    for (let failures = 0; ; failures++) {
      const reply = await back(call.do, perform(this.#journal, call))
      if ('ok' in reply || !isOfTheStore(reply.code)) return reply
      this.#onFailure()
      if (reply.outcome === 'unknown' && !READS.includes(call.do)) return reply
      if (reply.outcome === 'unknown' || failures === MOST_FAILURES) {
        const expected = reply.outcome === 'unknown' ? 'a read to be told as not applied' : 'an answer at last'
        throw new Violation('J15', { expected, found: `${reply.code}, ${reply.outcome}`, where: call.do })
      }
    }
  }

  end(): Promise<void> {
    return this.#journal.close()
  }
}
