import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal, createMemoryShelf, type MemoryShelf } from '@tangle-network/journal-memory'
import { createSupervisor } from '@tangle-network/runtime-kernel'
import { MemoryLedger } from './effect-ledger.ts'
import type { Program } from './program.ts'
import { programAgent } from './program-agent.ts'

/** A store that holds the first `length` entries of a run, as a crash right after them would have left it. */
export function cutShelf(shelf: MemoryShelf, runId: string, length: number): MemoryShelf {
  const run = shelf.get(runId)
  const last = run?.entries[length - 1]
  if (!run || !last) throw new Error(`run ${runId} has no entry ${length}`)
  const { seq, digest, epoch } = last
  const free = { status: 'open' as const, owner: null, token: null, leaseMs: null, expiresAt: null, endedAt: null }
  const cut = {
    row: { ...run.row, ...free, seq, digest, epoch },
    entries: run.entries.slice(0, length),
    blobs: run.blobs,
    messages: run.messages,
  }
  return createMemoryShelf().set(runId, cut)
}

/**
 * Replays a log without letting it go on: nothing the supervisor would write afterwards comes about. Answers what each
 * agent was told by the replay, by path, and how many effects were started by then and until the first write.
 */
export async function replayOnly(shelf: MemoryShelf, program: Program, runId: string) {
  const journal = createMemoryJournal({ shelf })
  const reached = Promise.withResolvers<void>()
  const stopAt = async () => {
    reached.resolve()
    return new Promise<never>(() => {})
  }
  const halted: Journal = { ...journal, append: stopAt, putBlob: stopAt }
  const ledger = new MemoryLedger()
  const agent = programAgent({ ledger, life: 0, instant: async () => {}, turn: () => nextTurn() })
  let replayed = 0
  const onResumed = () => {
    replayed = ledger.lines.length
  }
  const supervisor = createSupervisor({ journal: halted, patienceMs: 0, graceMs: 0, development: true, onResumed })
  const failed = supervisor.run(agent, program, { runId }).then(() => {})
  await Promise.race([reached.promise, failed])
  const told = new Map<string, unknown[]>()
  for (const line of ledger.lines.slice(0, replayed)) {
    if (line.what !== 'told') continue
    const path = JSON.stringify(line.path)
    told.set(path, [...(told.get(path) ?? []), line.event])
  }
  return { told, effects: ledger.lines.filter(({ what }) => what === 'start').length }
}
