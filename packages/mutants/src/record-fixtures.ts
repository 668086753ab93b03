// Records journals as this version writes them: node --conditions=@tangle-network/source packages/mutants/src/record-fixtures.ts VERSION
// Run once for each release. What was recorded is never recorded again: it must open and fold for ever.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  auditRun,
  evidenceOf,
  Lives,
  ManualClock,
  type Program,
  programs,
  type StepOp,
  Tally,
} from '@tangle-network/durability-conformance'
import { type Journal, sha256 } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import fc from 'fast-check'
import { kernel } from './program-kernel.ts'

const RANDOM_RUNS = 6
const SEED = 20_261_122

const version = process.argv[2]
if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) throw new Error('usage: record-fixtures.ts VERSION')
const folder = fileURLToPath(new URL(`../../../fixtures/journals/${version}/`, import.meta.url))
if (existsSync(folder)) throw new Error(`${folder} was recorded already`)
mkdirSync(folder, { recursive: true })

function step(key: string, more: Partial<StepOp>): StepOp {
  const plain = { effect: 'idempotent' as const, input: null, value: null, throws: 0, maxAttempts: 1, turns: 0 }
  return { do: 'step', key, ...plain, ...more }
}

/** Everything that the vocabulary can say, in one run. */
const everything: Program = [
  { do: 'now' },
  { do: 'random' },
  step('pure', { effect: 'pure', value: 1 }),
  step('retried', { value: 'ok', throws: 2, maxAttempts: 3 }),
  step('failing', { throws: 9, maxAttempts: 2 }),
  step('once', { effect: 'once', value: { sent: true }, turns: 1 }),
  step('large', { effect: 'pure', value: 'x'.repeat(65_540) }),
  { do: 'call', key: 'child', task: null, program: [{ do: 'now' }] },
]

async function record(runId: string, program: Program, crashes: readonly number[]): Promise<void> {
  const clock = new ManualClock()
  const journal = createMemoryJournal({ clock: clock.now })
  const lives = new Lives({ kernel, place: { open: async () => journal, clock }, program, tally: new Tally(), runId })
  await lives.untilEnd({ crashes })
  auditRun(await evidenceOf(lives))
  writeFileSync(`${folder}${runId}.jsonl`, await archiveOf(journal, runId))
}

async function archiveOf(journal: Journal, runId: string): Promise<string> {
  let text = ''
  for await (const line of journal.export(runId)) text += line
  return text
}

/** A run that was suspended with messages in its inbox, one of them unseen. */
async function recordInbox(name: string): Promise<void> {
  const journal = createMemoryJournal()
  const manifest = { agent: 'waiter', taskDigest: sha256(''), seed: sha256(name), queue: 'default' }
  const { lease, head } = await journal.begin(name, manifest, { acquire: { owner: 'recorder', ttlMs: 1_000 } })
  if (!lease) throw new Error('a new run has a lease')
  await journal.deliver(name, { id: 'first', sender: 'ann', kind: 'note', payload: { text: '\u0000\ud800 é' } })
  await journal.deliver(name, { id: 'second', sender: 'bob', kind: 'note', payload: null })
  const entries = [{ kind: 'run.acquired', payload: { v: 1, owner: 'recorder' } }]
  await journal.append(lease, { after: head, at: 1, entries, suspend: { wakeAt: 2_000_000_000_000 }, seen: 1 })
  writeFileSync(`${folder}${name}.jsonl`, await archiveOf(journal, name))
}

const small = programs({ features: kernel.features }).filter((program) => JSON.stringify(program).length < 5_000)
await recordInbox('inbox')
await record('everything', everything, [])
// Killed inside the once effect, so that its outcome is unknown.
await record('everything-killed', everything, [31, 9])
for (const [index, program] of fc.sample(small, { seed: SEED, numRuns: RANDOM_RUNS }).entries()) {
  await record(`random-${index}`, program, [5 + index])
}
