import {
  DurabilityError,
  type Head,
  isDurabilityError,
  type Journal,
  quoted,
} from '@tangle-network/durability-contract'
import type { PortEntry, PortKind } from './port-kind.ts'
import { readValue } from './stored-value.ts'

export interface PortRun {
  readonly begunAt: string
  readonly entries: readonly PortEntry[]
}

/** A whole run, page by page; undefined when there is none. */
export async function readRun(journal: Journal, kind: PortKind, runId: string): Promise<PortRun | undefined> {
  const entries: PortEntry[] = []
  let page = await unlessUnknown(journal.read(runId))
  if (page === undefined) return undefined
  for (;;) {
    checkAgent(kind, page.head)
    for (const entry of page.entries) {
      if (!entry.kind.startsWith('port.')) throw unknownKind(runId, entry.kind)
      entries.push({ kind: entry.kind, value: await readValue(journal, runId, entry) })
    }
    if (page.next.seq >= page.head.seq) return { begunAt: begunAtOf(page.head), entries }
    page = await journal.read(runId, { after: page.next })
  }
}

/** When the run was begun, as the caller said it. */
export function begunAtOf({ manifest }: Head): string {
  return manifest.seed
}

/** Refuses a run that something else began under the id of one of this port's. */
export function checkAgent({ agent }: PortKind, { runId, manifest }: Head): void {
  if (manifest.agent === agent) return
  throw new DurabilityError('RUN_CONFLICT', {
    expected: `a run of ${agent}`,
    found: `one of ${quoted(manifest.agent)}`,
    where: `run ${quoted(runId)}`,
  })
}

/** An entry that a newer version wrote, or that somebody else did. */
export function unknownKind(runId: string, kind: string): DurabilityError {
  const found = quoted(kind)
  return new DurabilityError('UNKNOWN_KIND', { expected: 'a kind of this port', found, where: `run ${quoted(runId)}` })
}

export async function unlessUnknown<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isDurabilityError(error, 'RUN_NOT_FOUND')) return undefined
    throw error
  }
}
