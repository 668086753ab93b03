import { blobAddress, type Cursor, type Head, type Lease } from '@tangle-network/durability-contract'
import type { AtomicCall, Reply } from '../history/call.ts'
import { bytesOf } from '../history/perform.ts'

interface KnownRun {
  readonly leases: Lease[]
  /** Places that were seen in its log, the newest last. */
  readonly places: Cursor[]
  readonly blobs: string[]
  messages: number
}

/** What the workers of a schedule have learned from answers; calls are made of it, so they are often out of date. */
export class Knowledge {
  readonly #runs = new Map<string, KnownRun>()
  /** Every append and delivery that was sent, to be sent again. */
  readonly sent: AtomicCall[] = []

  run(runId: string): KnownRun {
    const known = this.#runs.get(runId)
    if (known) return known
    const run = { leases: [], places: [], blobs: [], messages: 0 }
    this.#runs.set(runId, run)
    return run
  }

  send(call: AtomicCall): void {
    if (call.do === 'append' || call.do === 'deliver') this.sent.push(call)
  }

  /** Learns from an answer: leases, where logs end, addresses, positions. */
  learn(call: AtomicCall, reply: Reply): void {
    if (!('ok' in reply)) return
    if (call.do === 'claim') for (const each of reply.ok as { lease: Lease; head: Head }[]) this.#learnAcquired(each)
    if (call.do === 'begin' || call.do === 'acquire')
      this.#learnAcquired(reply.ok as { lease: Lease | null; head: Head })
    if (call.do === 'renew') this.#learnLease((reply.ok as { lease: Lease }).lease)
    if (call.do === 'append') {
      this.#learnPlace(call.lease.runId, (reply.ok as { cursor: Cursor }).cursor)
      this.run(call.lease.runId).blobs.push(...(call.batch.blobs ?? []).map((text) => blobAddress(bytesOf(text))))
    }
    if (call.do === 'head') this.#learnHead(reply.ok as Head)
    if (call.do === 'read')
      for (const entry of (reply.ok as { entries: Cursor[] }).entries) this.#learnPlace(call.runId, entry)
    if (call.do === 'putBlob') this.run(call.lease.runId).blobs.push(reply.ok as string)
    if (call.do === 'deliver') {
      const run = this.run(call.runId)
      run.messages = Math.max(run.messages, (reply.ok as { position: number }).position)
    }
  }

  #learnAcquired({ lease, head }: { lease: Lease | null; head: Head }): void {
    if (lease) this.#learnLease(lease)
    this.#learnHead(head)
  }

  #learnLease(lease: Lease): void {
    const { leases } = this.run(lease.runId)
    if (!leases.some(({ epoch, token }) => epoch === lease.epoch && token === lease.token)) leases.push(lease)
  }

  #learnHead({ runId, seq, digest, inbox }: Head): void {
    this.#learnPlace(runId, { seq, digest })
    this.run(runId).messages = inbox.last
  }

  #learnPlace(runId: string, { seq, digest }: Cursor): void {
    const { places } = this.run(runId)
    const known = places.findIndex((place) => place.seq === seq && place.digest === digest)
    if (known >= 0) places.splice(known, 1)
    places.push({ seq, digest })
  }
}
