import { type Fact, isDurabilityError, type Journal, parseFact } from '@tangle-network/durability-contract'
import { readWhole } from '../demo/whole-log.ts'
import { type CliEvent, eventsIn } from './cli-event.ts'
import type { CliLife } from './cli-ledger.ts'
import { RUN_ID } from './place.ts'

export interface Audit {
  /** Why the log could not be read and verified from genesis to head; undefined when it could. */
  readonly broken: string | undefined
  readonly entries: number
  readonly isCompleted: boolean
  readonly events: number
  /** Of a line that stands there twice, all but the first. */
  readonly duplicated: number
  /** Lines that the program has printed, and that do not stand there. */
  readonly missing: number
  /** Lines that it never printed; or not after those before it. */
  readonly invented: number
  readonly resultsAccepted: number
  readonly unknown: number
  readonly tokens: Tokens
}

/** In tokens, over all executions. */
export interface Tokens {
  /** Of executions that have not settled. */
  readonly reserved: number
  readonly measured: number
  /** Of what was killed nobody knows what it had spent: its bound stands. */
  readonly unmeasured: number
}

/** Joins what the program wrote down itself with what the journal says. It does not even import the kernel. */
export async function audit(journal: Journal, lives: readonly CliLife[]): Promise<Audit> {
  const { entries, isCompleted, broken } = await readWhole(journal, RUN_ID)
  const facts: Fact[] = []
  let notUnderstood: string | undefined
  try {
    for (const entry of entries) facts.push(parseFact(entry))
  } catch (error) {
    if (!isDurabilityError(error)) throw error
    notUnderstood = error.message
  }
  const events = facts.flatMap((fact) => (fact.kind === 'remote.progressed' ? eventsIn(fact) : []))
  const settled = facts.flatMap((fact) => (fact.kind === 'step.settled' ? [fact.outcome] : []))
  return {
    ...{ broken: broken ?? notUnderstood, entries: entries.length, isCompleted },
    ...compared(events, lives),
    resultsAccepted: settled.filter((outcome) => 'ok' in outcome).length,
    unknown: settled.filter((outcome) => 'unknown' in outcome).length,
    tokens: tokensIn(facts),
  }
}

function compared(events: readonly CliEvent[], lives: readonly CliLife[]) {
  const seen = new Set(events.map(({ text }) => text))
  const printed = lives.flatMap((life) => life.printed)
  const inOrder = lives.every((life) => {
    const shown = events.filter(({ pid }) => pid === life.is.pid).map(({ text }) => life.begun.indexOf(text))
    const firsts = shown.filter((place, index) => shown.indexOf(place) === index)
    return firsts.every((place, index) => index === 0 || place > firsts[index - 1]!)
  })
  const begun = new Set(lives.flatMap((life) => life.begun))
  const foreign = events.filter(({ text }) => !begun.has(text)).length
  return {
    events: events.length,
    duplicated: events.length - seen.size,
    missing: printed.filter((text) => !seen.has(text)).length,
    invented: foreign + (inOrder ? 0 : 1),
  }
}

function tokensIn(facts: readonly Fact[]): Tokens {
  const open = new Map<string, number>()
  let [measured, unmeasured] = [0, 0]
  for (const fact of facts) {
    if (fact.kind === 'step.intended') open.set(placeOf(fact), 'reserved' in fact ? amountIn(fact.reserved) : 0)
    if (fact.kind !== 'step.settled') continue
    const spent = 'spent' in fact ? fact.spent.find(([channel]) => channel === 'tokens')?.[1] : undefined
    if (spent === undefined) unmeasured += open.get(placeOf(fact)) ?? 0
    else measured += spent
    open.delete(placeOf(fact))
  }
  return { reserved: [...open.values()].reduce((sum, each) => sum + each, 0), measured, unmeasured }
}

function placeOf({ node, key }: { readonly node: number; readonly key: string }): string {
  return `${node} ${key}`
}

function amountIn(reserved: readonly (readonly [string, number])[]): number {
  return reserved.find(([channel]) => channel === 'tokens')?.[1] ?? 0
}
