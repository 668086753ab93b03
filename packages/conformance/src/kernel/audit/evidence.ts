import type { Invariant } from '../../law/invariant.ts'
import { Violation } from '../../law/violation.ts'
import type { LedgerLine } from '../effect-ledger.ts'
import { type KernelLog, kernelLog } from '../kernel-log.ts'
import type { Program } from '../program.ts'
import type { Faults, Lives } from '../run-lives.ts'

/** What is left of a run when its lives are over: its log, and the ledger that lay outside of the worlds that died. */
export interface Evidence {
  readonly runId: string
  readonly program: Program
  readonly log: KernelLog
  readonly lines: readonly LedgerLine[]
  /** Lives that did not end by themselves: as many outcomes as that may have become unknown at once. */
  readonly faults: number
}

export async function evidenceOf(lives: Lives): Promise<Evidence> {
  const { runId, program, lines } = lives
  const { journal, entries } = await lives.log()
  const grants = [...linesOf(lines, 'granted')].length
  const faults = Math.max(lives.lives, grants) - 1
  return { runId, program, lines: incarnated(lines), faults, log: await kernelLog(journal, runId, entries) }
}

/** Far more than a life ever takes its run anew. */
const INCARNATIONS = 1_000

/**
 * A kernel that cannot know what became of a transaction takes its run anew within one life: under another epoch, with
 * agents that are entered again. What it does from there on is told of as of another life, between this and the next.
 */
export function incarnated(lines: readonly LedgerLine[]): LedgerLine[] {
  const grants = new Map<number, number>()
  return lines.map((line) => {
    if (line.what === 'granted') grants.set(line.life, (grants.get(line.life) ?? 0) + 1)
    const before = Math.max(0, (grants.get(line.life) ?? 0) - 1)
    return { ...line, life: line.life + before / INCARNATIONS }
  })
}

/**
 * Lives on until the run has ended, and audits it. A run that did not end is audited too, by what must hold of it at any
 * time: that tells why better than that it did not end.
 */
export async function auditedAtAnyTime(
  lives: Lives,
  faults: Faults,
  audits: readonly ((evidence: Evidence) => void)[],
): Promise<Evidence> {
  try {
    await lives.untilEnd(faults)
  } catch (error) {
    const evidence = await evidenceOf(lives).catch(() => undefined)
    if (evidence) for (const audit of audits) audit(evidence)
    throw error
  }
  const evidence = await evidenceOf(lives)
  for (const audit of audits) audit(evidence)
  return evidence
}

export type LineOf<What extends LedgerLine['what']> = Extract<LedgerLine, { what: What }>

/** Lines of one sort, each with its place in the ledger. */
export function* linesOf<What extends LedgerLine['what']>(
  lines: readonly LedgerLine[],
  what: What,
): Generator<LineOf<What> & { readonly index: number }> {
  for (const [index, line] of lines.entries()) if (line.what === what) yield { ...(line as LineOf<What>), index }
}

/** Where in the ledger an entry was acknowledged; past its end when it never was. */
export function acknowledgedAt({ lines }: Evidence, seq: number, life: number): number {
  const index = lines.findIndex((line) => line.what === 'acked' && line.life === life && line.seq >= seq)
  return index === -1 ? lines.length : index
}

/** The lives that were granted an epoch, by epoch. */
export function livesByEpoch(lines: readonly LedgerLine[]): Map<number, number> {
  return new Map([...linesOf(lines, 'granted')].map(({ epoch, life }) => [epoch, life]))
}

/** The last epoch that a life was granted; 0 before its first. */
export function epochOf(lines: readonly LedgerLine[], life: number): number {
  return [...linesOf(lines, 'granted')].findLast((line) => line.life === life)?.epoch ?? 0
}

export function broken(invariant: Invariant, where: string, expected: string, found: string): never {
  throw new Violation(invariant, { expected, found, where })
}
