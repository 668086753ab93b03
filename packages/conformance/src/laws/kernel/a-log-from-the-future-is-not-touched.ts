import fc from 'fast-check'
import { linesOf } from '../../kernel/audit/evidence.ts'
import { exampleCases, livesOf, programsFor } from '../../kernel/kernel-case.ts'
import { refusedWith } from '../../kernel/refused-with.ts'
import type { Law } from '../../law/law.ts'

const FROM_THE_FUTURE = [
  { kind: 'from.the.future', payload: { v: 1 }, code: 'UNKNOWN_KIND' },
  { kind: 'clock.read', payload: { v: 1_000 }, code: 'SCHEMA_TOO_NEW' },
] as const

export const aLogFromTheFutureIsNotTouched: Law = {
  id: 'a-log-from-the-future-is-not-touched',
  level: 'K',
  clause: 'K-9',
  invariant: 'K3',
  statement: 'a log with an entry that the kernel does not know is given back untouched, and stalled',
  meets: ['UNKNOWN_KIND', 'SCHEMA_TOO_NEW'],
  async check(trial) {
    const crashAt = fc.integer({ min: 6, max: 30 })
    const cases = fc.record({ program: programsFor(trial), crashAt, future: fc.constantFrom(...FROM_THE_FUTURE) })
    await trial.forAll(
      cases,
      async ({ program, crashAt, future }, stage) => {
        const lives = livesOf(trial, stage, program)
        if (!(await lives.crash(crashAt))) return
        const journal = await stage.open()
        const { holder, seq, digest, endedAt } = await journal.head('run')
        if (!holder || endedAt !== null) return
        const supersede = { owner: holder.owner, epoch: holder.epoch }
        const { lease } = await journal.acquire('run', { owner: 'newer', ttlMs: 60_000, supersede })
        const { kind, payload, code } = future
        await journal.append(lease, { after: { seq, digest }, at: 0, entries: [{ kind, payload }] })
        await journal.release(lease)
        const before = await lives.log()
        const lines = lives.lines.length
        const { entries } = await refusedWith(lives, code)
        trial.demand.equal(entries, before.entries, 'the log')
        trial.demand.equal([...linesOf(lives.lines.slice(lines), 'entered')], [], 'agents entered')
        trial.tally.meet(code)
      },
      { examples: FROM_THE_FUTURE.map((future) => ({ ...exampleCases(trial)[0], crashAt: 25, future })) },
    )
  },
}
