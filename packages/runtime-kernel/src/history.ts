import { DurabilityError, type HistoryItem, quoted, type RunState } from '@tangle-network/durability-contract'
import type { Ask } from './ask.ts'
import type { Clock } from './clock.ts'
import type { LiveNode } from './live-node.ts'

/**
 * What the journal says the code did, which a replay must see it do again: every key asked for, in time for its answer.
 * Items inside settled nodes are left out; those are never entered again.
 */
export class History {
  readonly #items: readonly HistoryItem[]
  readonly #clock: Clock
  readonly #patienceMs: number
  #somethingAsked: () => void = () => {}
  readonly #ofNodes: ReadonlyMap<number, { readonly items: readonly HistoryItem[]; asked: number }>

  constructor(state: RunState, clock: Clock, patienceMs: number) {
    this.#items = state.history.filter(({ node }) => node.outcome === undefined && state.nodes.has(node.id))
    const ofNodes = Map.groupBy(this.#items, ({ node }) => node.id)
    this.#ofNodes = new Map([...ofNodes].map(([id, items]) => [id, { items, asked: 0 }]))
    this.#clock = clock
    this.#patienceMs = patienceMs
  }

  items(): Iterable<HistoryItem> {
    return this.#items
  }

  /** Whether there is something of the node that its code has not asked for again. What was asked for once stays so. */
  hasMoreOf(node: LiveNode): boolean {
    const of = this.#ofNodes.get(node.id)
    if (!of || !node.recorded) return false
    for (let item = of.items[of.asked]; item; item = of.items[of.asked]) {
      // What befalls a node, it does not ask for.
      if (item.about !== 'cancel' && !hasAsked(node, item)) return true
      of.asked += 1
    }
    return false
  }

  /** To be called whenever the code asks for something. */
  asked(node: LiveNode): void {
    node.askedAfter = node.delivered
    this.#somethingAsked()
  }

  /**
   * The node that asks for the item after all; throws `DIVERGED` when the code does not. An agent that awaits something
   * foreign may still be on its way, so it is given a moment: an agent that keeps to its scope never needs it.
   */
  async nodeThatWillAsk(item: HistoryItem, nodes: ReadonlyMap<number, LiveNode>): Promise<LiveNode> {
    const deadline = this.#clock.monotonic() + this.#patienceMs
    for (;;) {
      const node = nodeThatAsked(item, nodes)
      if (node) return node
      const left = deadline - this.#clock.monotonic()
      if (left <= 0) throw notAsked(item)
      await this.#nextAskOr(left)
    }
  }

  #nextAskOr(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(ms, resolve)
      this.#somethingAsked = () => {
        cancel()
        resolve()
      }
    })
  }
}

/** The node that has asked for the item; undefined when none has. */
export function nodeThatAsked(item: HistoryItem, nodes: ReadonlyMap<number, LiveNode>): LiveNode | undefined {
  const node = nodes.get(item.node.id)
  return node && hasAsked(node, item) ? node : undefined
}

function hasAsked(node: LiveNode, { about, key }: HistoryItem): boolean {
  // A run is cancelled by somebody else, a child by its parent or by its deadline.
  if (about === 'cancel') return node.parent === undefined || node.isLate || node.isToStop
  if (about === 'version') return node.versions.has(key)
  return about === 'clock' ? node.clockAsks.length > Number(key) : node.usedFor(key) === about
}

export function notAsked({ seq, node, about, key }: HistoryItem): DurabilityError {
  const what = about === 'clock' ? `reading ${key} of the clock` : `${about} ${quoted(key)}`
  return new DurabilityError('DIVERGED', {
    expected: `agent ${quoted(node.agent)} to ask for ${what}, as entry ${seq} says it did`,
    found: 'that it did not',
    where: placeOf(node),
    details: { seq, key, about },
  })
}

/** Refuses a key that the journal holds with another digest or as something else. */
export function checkRecorded(node: LiveNode, about: Ask['about'], key: string, digest: string): void {
  const { steps, children, waits, runs } = node.recorded ?? {}
  const step = steps?.get(key)
  const child = step ? undefined : children?.get(key)
  const recorded = step ?? child ?? waits?.get(key) ?? runs?.get(key)
  if (!recorded) return
  const recordedAs = step ? 'step' : child ? 'child' : waits?.has(key) ? 'wait' : 'run'
  if (recordedAs === about && recorded.digest === digest) return
  throw new DurabilityError('DIVERGED', {
    expected: `${recordedAs} ${quoted(key)} as it was journaled`,
    found:
      recordedAs === about ? `a ${about} of another input, effect class, agent or signal` : `a ${about} of that key`,
    where: placeOf(node.recorded ?? { path: node.path }),
    details: { key, about },
  })
}

function placeOf({ path }: { path: readonly string[] }): string {
  return path.length === 0 ? 'the root agent' : path.map(quoted).join(' / ')
}
