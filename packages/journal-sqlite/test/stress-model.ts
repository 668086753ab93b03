import { compareNames, type Entry, type Journal } from '@tangle-network/durability-contract'
import { expect } from 'vitest'
import type { Line } from './child/stressor.ts'
import { collect, verdict } from './run.ts'

/** What one process after another could have seen, checked against what several saw at once. */
export class StressModel {
  readonly #lines: readonly Line[]

  constructor(lines: readonly Line[]) {
    this.#lines = lines
  }

  get runIds(): string[] {
    return [...new Set(this.#lines.map(({ runId }) => runId).filter((runId) => runId !== ''))]
  }

  granted(op: string, runId?: string): Line[] {
    return this.#lines.filter((line) => line.op === op && !line.code && (runId === undefined || line.runId === runId))
  }

  count(op: string): number {
    return this.#lines.filter((line) => line.op === op).length
  }

  /** No run is granted to the next claimer before its holder has at least asked to let go; no epoch twice. */
  checkClaims(): void {
    const grants = this.granted('claim').flatMap((line) =>
      (line.answer as { lease: { runId: string; epoch: number } }[]).map(({ lease }) => ({ ...line, ...lease })),
    )
    for (const runId of this.runIds) {
      const ofRun = grants.filter((grant) => grant.runId === runId).sort((a, b) => a.epoch - b.epoch)
      expect(
        ofRun.map(({ epoch }) => epoch),
        runId,
      ).toEqual(ofRun.map((_, index) => index + 1))
      for (const [index, grant] of ofRun.entries()) {
        const left = ['release', 'suspend', 'end'].flatMap((op) => this.granted(op, runId))
        const over = left.find(({ lease }) => lease?.epoch === grant.epoch)
        const next = ofRun[index + 1]
        if (next) expect(over?.began ?? Number.POSITIVE_INFINITY, `${runId} ${grant.epoch}`).toBeLessThan(next.ended)
      }
    }
  }

  /** Every position was given to one message, every message one position, and there is no gap. */
  async checkMessages(journal: Journal): Promise<void> {
    for (const runId of this.runIds) {
      const positions = new Map<number, unknown>()
      for (const { answer, payload } of this.granted('deliver', runId)) {
        const { position } = answer as { position: number }
        expect(positions.get(position) ?? payload, `${runId} ${position}`).toBe(payload)
        positions.set(position, payload)
      }
      expect(new Set(positions.values()).size).toBe(positions.size)
      expect([...positions.keys()].sort((a, b) => a - b)).toEqual([...positions.keys()].map((_, index) => index + 1))
      if ((await verdict(journal.head(runId))) !== 'granted') continue
      const { messages } = await journal.inbox(runId)
      expect(new Map(messages.map(({ position, payload }) => [position, payload]))).toEqual(
        new Map([...positions].sort(([a], [b]) => a - b)),
      )
    }
  }

  /** What was acknowledged stands where the answer said, under the epoch of its writer; nothing else does. */
  async checkEntries(journal: Journal): Promise<void> {
    for (const runId of this.runIds) {
      if ((await verdict(journal.head(runId))) !== 'granted') continue
      const acknowledged = ['append', 'suspend', 'end']
        .flatMap((op) => this.granted(op, runId))
        .map(({ answer, payload, lease }) => ({ seq: seqOf(answer), payload, epoch: lease?.epoch }))
        .sort((a, b) => a.seq - b.seq)
      const stands = (await collect(journal, runId)).map(({ seq, payload, epoch }: Entry) => ({ seq, payload, epoch }))
      expect(stands, runId).toEqual(acknowledged)
    }
  }

  /** A list has every run that stood throughout, none that did not stand at all, and its order. */
  checkLists(): void {
    for (const { answer, began, ended } of this.granted('list')) {
      const listed = answer as string[]
      expect(listed).toEqual([...new Set(listed)].sort(compareNames))
      for (const runId of this.runIds) {
        const begun = this.granted('begin', runId)
        const forgotten = this.granted('forget', runId)
        const stood = begun.some((line) => line.ended < began) && !forgotten.some((line) => line.began < ended)
        const stoodNever = !begun.some((line) => line.began < ended) || forgotten.some((line) => line.ended < began)
        if (stood) expect(listed).toContain(runId)
        if (stoodNever) expect(listed).not.toContain(runId)
      }
    }
  }

  /** A refusal needs a reason that came before it was answered. */
  checkRefusals(): void {
    const cause = { RUN_CLOSED: 'end', RUN_FORGOTTEN: 'forget' } as const
    for (const { code, runId, ended, op } of this.#lines) {
      if (code === undefined) continue
      expect(['RUN_CLOSED', 'RUN_FORGOTTEN', 'RUN_NOT_FOUND', 'RUN_NOT_CLOSED'], `${op} ${runId}`).toContain(code)
      if (code !== 'RUN_CLOSED' && code !== 'RUN_FORGOTTEN') continue
      expect(
        this.granted(cause[code], runId).some(({ began }) => began < ended),
        `${op} ${runId}`,
      ).toBe(true)
    }
  }

  /** Once every lease was let go, what is due is exactly what is open, and what is suspended with an unseen message. */
  async checkDue(journal: Journal): Promise<void> {
    const { runs } = await journal.list()
    const due = runs.filter(
      ({ status, inbox }) => status === 'open' || (status === 'suspended' && inbox.last > inbox.seen),
    )
    const request = { owner: 'last', ttlMs: 1_000, limit: 1_000, queue: 'q', supports: { agents: ['a'] } }
    const claimed = await journal.claim(request)
    expect(claimed.map(({ lease }) => lease.runId).sort(compareNames)).toEqual(due.map(({ runId }) => runId))
  }
}

function seqOf(answer: unknown): number {
  return (answer as { cursor: { seq: number } }).cursor.seq
}
