// Records journals as this version writes them: node --conditions=@tangle-network/source packages/mutants/src/record-fixtures.ts VERSION
// Run once for each release. What was recorded is never recorded again: it must open and fold for ever.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Journal, sha256 } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import fc from 'fast-check'
import { runWithCrashes } from './crash-run.ts'
import type { Program } from './program.ts'
import { programs } from './program-arbitrary.ts'

const RANDOM_RUNS = 6
const SEED = 20_261_122

const version = process.argv[2]
if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) throw new Error('usage: record-fixtures.ts VERSION')
const folder = fileURLToPath(new URL(`../../../fixtures/journals/${version}/`, import.meta.url))
if (existsSync(folder)) throw new Error(`${folder} was recorded already`)
mkdirSync(folder, { recursive: true })

/** Everything that the vocabulary can say, in one run. */
const everything: Program = [
  { do: 'now' },
  { do: 'random' },
  { do: 'step', key: 'pure', effect: 'pure', value: 1, throws: 0, maxAttempts: 1, turns: 0 },
  { do: 'step', key: 'retried', effect: 'idempotent', value: 'ok', throws: 2, maxAttempts: 3, turns: 0 },
  { do: 'step', key: 'failing', effect: 'idempotent', value: null, throws: 9, maxAttempts: 2, turns: 0 },
  { do: 'step', key: 'once', effect: 'once', value: { sent: true }, throws: 0, maxAttempts: 1, turns: 1 },
  { do: 'step', key: 'large', effect: 'pure', value: 'x'.repeat(65_540), throws: 0, maxAttempts: 1, turns: 0 },
  { do: 'call', key: 'child', program: [{ do: 'now' }] },
]

async function record(name: string, program: Program, crashes: readonly number[]): Promise<void> {
  const journal = createMemoryJournal()
  const { violations } = await runWithCrashes({ journal, program, crashes, runId: name })
  if (violations.length > 0) throw new Error(violations.join('\n'))
  writeFileSync(`${folder}${name}.jsonl`, await archiveOf(journal, name))
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

const small = programs().filter((program) => JSON.stringify(program).length < 5_000)
await recordInbox('inbox')
await record('everything', everything, [])
// Killed inside the once effect, so that its outcome is unknown.
await record('everything-killed', everything, [13, 22])
for (const [index, program] of fc.sample(small, { seed: SEED, numRuns: RANDOM_RUNS }).entries()) {
  await record(`random-${index}`, program, [5 + index])
}
