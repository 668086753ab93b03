import { FACTS, parseFact, VOCABULARY, vocabularyOf } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { batch, begun, readAll } from '../../law/sample.ts'
import { RECORDED_BUDGET } from './recorded-budget.ts'
import { RECORDED_CHECKPOINTS } from './recorded-checkpoints.ts'
import { RECORDED_BLOB, RECORDED_END, RECORDED_FACTS } from './recorded-facts.ts'
import { RECORDED_REMOTES } from './recorded-remotes.ts'
import { RECORDED_RESOLUTIONS } from './recorded-resolutions.ts'
import { RECORDED_RUNS } from './recorded-runs.ts'
import { RECORDED_STREAMS } from './recorded-streams.ts'
import { RECORDED_SUPERVISION } from './recorded-supervision.ts'
import { RECORDED_WAITS } from './recorded-waits.ts'

/** The kinds that the clause names. */
const KINDS = [
  ...['run.acquired', 'run.moved', 'node.spawned', 'node.settled', 'step.intended', 'step.failed', 'step.settled'],
  ...['clock.read', 'version.marked', 'node.checkpointed', 'wait.armed', 'wait.settled', 'run.suspended'],
  ...['node.cancelled', 'node.refused', 'node.restarted'],
  ...['step.resolved', 'node.stalled', 'run.released', 'run.revived'],
  ...['step.streamed', 'run.spawned', 'run.started', 'run.recalled', 'run.settled', 'run.continued', 'run.ended'],
  ...['remote.bound', 'remote.dispatched', 'remote.progressed', 'remote.recalled', 'remote.released'],
]

/** What a kernel writes comes back as it was written, is understood, and says of which version it is. */
export const everyFactIsKept: Law = {
  id: 'every-fact-is-kept',
  level: 'L0',
  clause: 'W-1',
  also: ['W-2', 'J-7', 'V-3'],
  invariant: 'K3',
  statement:
    'facts of every kind are kept as they were written, with their version, and are understood when they are read',
  async check({ stage, demand }) {
    demand.equal(Object.keys(FACTS).sort(), [...KINDS].sort(), 'the kinds of the vocabulary')
    const { open } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal)
    const since = [...RECORDED_WAITS, ...RECORDED_CHECKPOINTS, ...RECORDED_RESOLUTIONS, ...RECORDED_RUNS]
    const first = [...RECORDED_FACTS, ...since, ...RECORDED_STREAMS, ...RECORDED_END]
    const recorded = [...first, ...RECORDED_BUDGET, ...RECORDED_SUPERVISION, ...RECORDED_REMOTES]
    demand.equal([...new Set(recorded.map(([kind]) => kind))].sort(), [...KINDS].sort(), 'the kinds that are recorded')
    const refs = (text: string) => (text.includes('"blob":0') ? [0] : [])
    const entries = recorded.map(([kind, text]) => ({ kind, payload: JSON.parse(text) as unknown, refs: refs(text) }))
    await journal.append(lease, { ...batch(after), entries, blobs: [RECORDED_BLOB] })
    const read = await readAll(await open(), 'run')
    const found = read.map(({ kind, payload }) => ({ kind, payload }))
    demand.equal(
      found,
      entries.map(({ kind, payload }) => ({ kind, payload })),
      'the facts as they are read',
    )
    let newest = 0
    for (const entry of read) {
      const { kind, seq, epoch, refs, ...payload } = parseFact(entry)
      demand.equal({ kind, payload }, { kind: entry.kind, payload: entry.payload }, `entry ${seq} as it is understood`)
      demand.equal([seq, epoch, refs], [entry.seq, lease.epoch, entry.refs], `the place of entry ${seq}`)
      const { v, ...unversioned } = payload as { v: number }
      if (seq <= first.length) demand.equal(v, 1, `the version of entry ${seq}`)
      newest = Math.max(newest, vocabularyOf(kind, v))
      const understand = async () => parseFact({ ...entry, payload: unversioned })
      await demand.refused('CORRUPT', `${kind} without its version`, understand)
    }
    demand.equal(newest, VOCABULARY, 'the newest version that is recorded')
  },
}
