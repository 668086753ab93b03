import {
  byteLength,
  type EventCursor,
  encodeValue,
  LIMITS,
  type RemoteEvent,
} from '@tangle-network/durability-contract'
import type { Clock } from './clock.ts'
import type { Writer } from './writer.ts'

/** How long events wait for a commit that is made anyway; then they get one of their own. */
const LONGEST_WAIT_MS = 100
/** An entry is closed when it is as large as this. */
const ENTRY_BYTES = 256 * 1_024
/** What an entry says besides its events. */
const ENVELOPE_BYTES = 4_096
/** More than this waits for the journal, and so does whoever brings it. */
const WAITING_BYTES = 1_024 * 1_024

export interface EventSpoolPorts {
  readonly clock: Clock
  readonly writer: Pick<Writer, 'add' | 'durable' | 'last'>
  /** Whether this process still is at work on the run. */
  readonly mayStart: () => boolean
  /** Has what waits committed, as soon as no commit is in flight. */
  readonly commit: () => void
}

export interface SpooledExecution {
  readonly node: number
  readonly key: string
}

type Gap = { readonly after: number; readonly before: number }

interface Draft {
  readonly of: SpooledExecution
  readonly gap: Gap | undefined
  readonly events: { at: number; data: unknown }[]
  bytes: number
  position: number
  token: string | undefined
}

/**
 * Events of executions elsewhere on their way into the log, where each stands once. They ride along with the next commit,
 * and cause one of their own when none has come for a while. What is not written when this process ends, comes again.
 */
export class EventSpool {
  readonly #ports: EventSpoolPorts
  readonly #drafts: Draft[] = []
  #bytes = 0
  #cancelTimer: (() => void) | undefined
  #isDue = false

  constructor(ports: EventSpoolPorts) {
    this.#ports = ports
  }

  /** Takes an event that stands behind the cursor and answers the cursor behind it. */
  take(of: SpooledExecution, cursor: EventCursor, { position, token, data }: RemoteEvent, gap?: Gap): EventCursor {
    const bytes = data === undefined ? 0 : byteLength(encodeValue({ events: [{ data }] }, `event ${position}`))
    // No entry could hold it: it is missing, and said to be.
    const isTooLarge = bytes > LIMITS.payloadBytes - ENVELOPE_BYTES
    const lost = isTooLarge ? { after: gap?.after ?? cursor.position, before: position + 1 } : gap
    const last = this.#drafts.at(-1)
    const fits = last?.of === of && !lost && last.bytes + bytes <= ENTRY_BYTES
    const draft = fits ? last : { of, gap: lost, events: [], bytes: 0, position, token }
    if (!fits) this.#drafts.push(draft)
    if (data !== undefined && !isTooLarge) draft.events.push({ at: position, data })
    draft.bytes += bytes
    draft.position = position
    draft.token = token
    this.#bytes += bytes
    this.#ring()
    return token === undefined ? { position } : { position, token }
  }

  /** Resolves when there is room for more. */
  async room(): Promise<void> {
    const { writer, commit, mayStart } = this.#ports
    while (this.#bytes > WAITING_BYTES && mayStart()) {
      this.#isDue = true
      commit()
      await writer.durable(writer.last)
    }
  }

  /** To be called when a commit is about to begin, with whether it is made anyway: adds what waits to it. */
  write(isMadeAnyway: boolean): void {
    if (this.#drafts.length === 0 || !(isMadeAnyway || this.#isDue) || !this.#ports.mayStart()) return
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    this.#isDue = false
    for (const { of, gap, events, position, token } of this.#drafts.splice(0)) {
      this.#ports.writer.add({
        kind: 'remote.progressed',
        payload: {
          ...{ v: 1, node: of.node, key: of.key, events, position },
          ...(token === undefined ? {} : { token }),
          ...(gap ? { gap } : {}),
        },
      })
    }
    this.#bytes = 0
  }

  #ring(): void {
    if (this.#isDue) return
    this.#cancelTimer ??= this.#ports.clock.after(LONGEST_WAIT_MS, () => {
      this.#cancelTimer = undefined
      this.#isDue = true
      this.#ports.commit()
    })
  }
}
