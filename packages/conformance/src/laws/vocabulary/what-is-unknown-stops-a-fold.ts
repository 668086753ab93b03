import { type Draft, type ErrorCode, foldRun, foldTree } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { batch, begun, readAll } from '../../law/sample.ts'
import { RECORDED_FACTS } from './recorded-facts.ts'

const AT_WORK = RECORDED_FACTS.slice(0, 8)
const SETTLE_ROOT: Draft = { kind: 'node.settled', payload: { v: 1, node: 2, outcome: { ok: {} } } }
const STEP = { v: 1, node: 2, key: 'new', digest: 'a'.repeat(64), effect: 'pure' }

/** Kinds that nobody knows, among them names that every object has. */
const UNKNOWN = [
  'step.paused',
  'Run.acquired',
  'run.acquired ',
  'run',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
]

/** Each with what follows a sound log. The tree is for people, and refuses only what it cannot read. */
const STOPS: readonly (readonly [string, ErrorCode, readonly Draft[], 'both' | 'foldRun'])[] = [
  ...UNKNOWN.map((kind) => [`kind ${kind}`, 'UNKNOWN_KIND', [{ kind, payload: { v: 1 } }], 'both'] as const),
  ...AT_WORK.map(([kind, text]) => {
    const payload = { ...(JSON.parse(text) as object), v: 1_000 }
    return [`a newer ${kind}`, 'SCHEMA_TOO_NEW', [{ kind, payload }], 'both'] as const
  }),
  [
    'a newer payload of another shape',
    'SCHEMA_TOO_NEW',
    [{ kind: 'run.moved', payload: { v: 1_000, news: true } }],
    'both',
  ],
  ['no version', 'CORRUPT', [{ kind: 'run.moved', payload: {} }], 'both'],
  ['a version that is text', 'CORRUPT', [{ kind: 'run.moved', payload: { v: '1' } }], 'both'],
  ['version 0', 'CORRUPT', [{ kind: 'run.moved', payload: { v: 0 } }], 'both'],
  ['no payload', 'CORRUPT', [{ kind: 'run.moved', payload: null }], 'both'],
  ['a field nobody knows', 'CORRUPT', [{ kind: 'run.moved', payload: { v: 1, more: 1 } }], 'both'],
  ['a field of another type', 'CORRUPT', [{ kind: 'clock.read', payload: { v: 1, node: 2, now: 'now' } }], 'both'],
  [
    'an effect nobody knows',
    'CORRUPT',
    [{ kind: 'step.settled', payload: { ...STEP, effect: 'twice', outcome: { ok: {} } } }],
    'both',
  ],
  [
    'an effect of a later version',
    'CORRUPT',
    [{ kind: 'step.settled', payload: { ...STEP, effect: 'transactional', outcome: { ok: {} } } }],
    'both',
  ],
  [
    'a later version of a kind that has none',
    'SCHEMA_TOO_NEW',
    [{ kind: 'clock.read', payload: { v: 2, node: 2, now: 1 } }],
    'both',
  ],
  [
    'an outcome of two kinds',
    'CORRUPT',
    [{ kind: 'node.settled', payload: { v: 1, node: 2, outcome: { ok: {}, unknown: { attempt: 1 } } } }],
    'both',
  ],
  ['an entry of no node', 'CORRUPT', [{ kind: 'clock.read', payload: { v: 1, node: 99, now: 1 } }], 'foldRun'],
  ['an entry of what is no node', 'CORRUPT', [{ kind: 'clock.read', payload: { v: 1, node: 3, now: 1 } }], 'foldRun'],
  [
    'an entry of a settled node',
    'CORRUPT',
    [SETTLE_ROOT, { kind: 'clock.read', payload: { v: 1, node: 2, now: 1 } }],
    'foldRun',
  ],
  ['a node that settles twice', 'CORRUPT', [SETTLE_ROOT, SETTLE_ROOT], 'foldRun'],
  [
    'a second outcome',
    'CORRUPT',
    [{ kind: 'step.settled', payload: { ...STEP, key: 'fetch', effect: 'idempotent', outcome: { ok: {} } } }],
    'foldRun',
  ],
]

/** Code that does not know what it reads stops, and guesses at nothing. */
export const whatIsUnknownStopsAFold: Law = {
  id: 'what-is-unknown-stops-a-fold',
  level: 'L0',
  clause: 'W-2',
  also: ['W-1', 'K-9'],
  invariant: 'J16',
  statement:
    'a fold stops at a kind or version that is not known, at a payload that fits no schema, and at an entry out of place',
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const sound: Draft[] = AT_WORK.map(([kind, text]) => ({ kind, payload: JSON.parse(text) as unknown }))
    for (const [what, code, drafts, folds] of STOPS) {
      const { lease, after } = await begun(journal, what)
      await journal.append(lease, { ...batch(after), entries: [...sound, ...drafts] })
      const entries = await readAll(journal, what)
      await demand.refused(code, `foldRun with ${what}`, async () => foldRun(entries))
      if (folds === 'both') await demand.refused(code, `foldTree with ${what}`, async () => foldTree(entries))
      await demand.granted(`foldRun before ${what}`, async () => foldRun(entries.slice(0, sound.length)))
    }
    const entries = await readAll(journal, STOPS[0]?.[0] ?? '')
    const from = (seq: number) => entries.slice(seq, sound.length)
    for (const gap of [1, 2, 4]) {
      await demand.refused('CORRUPT', `foldRun without ${gap} at first`, async () => foldRun(from(gap)))
      const gone = async () => foldRun([...entries.slice(0, gap), ...from(gap + 1)])
      await demand.refused('CORRUPT', `foldRun without entry ${gap + 1}`, gone)
      const twice = async () => foldRun([...entries.slice(0, gap), ...from(gap - 1)])
      await demand.refused('CORRUPT', `foldRun with entry ${gap} twice`, twice)
    }
  },
}
