import { type Entry, type Fact, foldTree, type Journal, parseFact } from '@tangle-network/durability-contract'
import type { LedgerLine } from './effect-ledger.ts'

/** Reads a whole log, verified. */
export async function readAll(journal: Journal, runId: string): Promise<Entry[]> {
  const entries: Entry[] = []
  for (let after: { seq: number; digest?: string } = { seq: 0 }; ; ) {
    const page = await journal.read(runId, { after })
    entries.push(...page.entries)
    if (page.next.seq === page.head.seq) return entries
    after = page.next
  }
}

/**
 * Compares what the ledger saw with what the journal holds, and lists every promise that was broken, by invariant.
 * `crashes` bounds how many outcomes may be unknown.
 */
export function violations(entries: readonly Entry[], ledger: readonly LedgerLine[], crashes: number): string[] {
  const facts = entries.map(parseFact)
  return [
    ...lostAcknowledgements(entries, ledger),
    ...fallingEpochs(entries),
    ...executedAgain(facts, ledger),
    ...onceTwice(facts, ledger, crashes),
    ...wanderingKeys(ledger),
    ...unfinishedNodes(entries),
  ]
}

/** J1: what was acknowledged stands, unchanged, where it was acknowledged. */
function lostAcknowledgements(entries: readonly Entry[], ledger: readonly LedgerLine[]): string[] {
  return ledger
    .filter((line) => line.what === 'acked')
    .filter(({ seq, digest }) => entries[seq - 1]?.digest !== digest)
    .map(({ seq }) => `J1: entry ${seq} was acknowledged and is not there`)
}

/** J6: along a log, epochs never fall. */
function fallingEpochs(entries: readonly Entry[]): string[] {
  return entries
    .filter((entry, index) => entry.epoch < (entries[index - 1]?.epoch ?? 0))
    .map(({ seq }) => `J6: entry ${seq} has a lower epoch than the one before`)
}

/** K1: no attempt starts in an epoch that could read its outcome, and none is repeated within an epoch. */
function executedAgain(facts: readonly Fact[], ledger: readonly LedgerLine[]): string[] {
  const settledIn = new Map<string, number>()
  for (const { name, fact } of stepFacts(facts)) if (fact.kind === 'step.settled') settledIn.set(name, fact.epoch)
  const seen = new Set<string>()
  const broken: string[] = []
  for (const line of ledger) {
    if (line.what !== 'start') continue
    const name = stepName(line.path, line.key)
    const settled = settledIn.get(name)
    if (settled !== undefined && settled < line.epoch) {
      broken.push(`K1: ${name} was settled in epoch ${settled} and started again in epoch ${line.epoch}`)
    }
    const attempt = `${name} attempt ${line.attempt} epoch ${line.epoch}`
    if (seen.has(attempt)) broken.push(`K1: ${attempt} started twice`)
    seen.add(attempt)
  }
  return broken
}

/** K2: a `once` effect happens at most once, and is unknown only where a crash can explain it. */
function onceTwice(facts: readonly Fact[], ledger: readonly LedgerLine[], crashes: number): string[] {
  const broken: string[] = []
  let unknown = 0
  for (const { name, fact } of stepFacts(facts)) {
    if (fact.effect !== 'once' || fact.kind !== 'step.settled') continue
    const starts = ledger.filter((line) => line.what === 'start' && stepName(line.path, line.key) === name).length
    if (starts > 1) broken.push(`K2: ${name} is once and started ${starts} times`)
    if ('unknown' in fact.outcome) unknown += 1
    else if (starts !== 1) broken.push(`K2: ${name} has an outcome and started ${starts} times`)
  }
  if (unknown > 0 && crashes === 0) broken.push(`K2: ${unknown} outcomes unknown without a crash`)
  return broken
}

/** The idempotency key of a step is one, over all attempts and epochs, and no other step's. */
function wanderingKeys(ledger: readonly LedgerLine[]): string[] {
  const keys = new Map<string, string>()
  const owners = new Map<string, string>()
  const broken: string[] = []
  for (const line of ledger) {
    if (line.what !== 'start') continue
    const name = stepName(line.path, line.key)
    if ((keys.get(name) ?? line.idempotencyKey) !== line.idempotencyKey)
      broken.push(`K2: ${name} changed its idempotency key`)
    if ((owners.get(line.idempotencyKey) ?? name) !== name) broken.push(`K2: ${name} shares an idempotency key`)
    keys.set(name, line.idempotencyKey)
    owners.set(line.idempotencyKey, name)
  }
  return broken
}

/** K6: every child that was spawned has settled, once, before the run ended. */
function unfinishedNodes(entries: readonly Entry[]): string[] {
  const open: string[] = []
  const visit = (node: NonNullable<ReturnType<typeof foldTree>>): void => {
    if (node.outcome === 'open') open.push(`K6: ${node.path.join('/') || 'the root'} never settled`)
    for (const step of node.steps.values()) if (step.outcome === 'open') open.push(`K4: step ${step.key} never settled`)
    node.children.forEach(visit)
  }
  const root = foldTree(entries)
  if (!root) return ['K4: nothing was spawned']
  visit(root)
  return open
}

function* stepFacts(facts: readonly Fact[]) {
  const paths = new Map<number, string[]>()
  for (const fact of facts) {
    if (fact.kind === 'node.spawned')
      paths.set(fact.seq, fact.parent === 0 ? [] : [...(paths.get(fact.parent) ?? []), fact.key])
    if (fact.kind !== 'step.intended' && fact.kind !== 'step.failed' && fact.kind !== 'step.settled') continue
    yield { name: stepName(paths.get(fact.node) ?? [], fact.key), fact }
  }
}

function stepName(path: readonly string[], key: string): string {
  return [...path, key].join('/')
}
