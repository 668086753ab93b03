import { checkName, type NodeState } from '@tangle-network/durability-contract'
import type { LiveNode } from './live-node.ts'
import { type Deferred, defer } from './scope-promise.ts'
import type { Turns } from './turns.ts'
import type { Writer } from './writer.ts'

/** What an agent was told of changes, and will be. */
export class Versions {
  /** Told true, before checkpoints too. */
  readonly #marked: Set<string>
  /** Asked for in this execution, since the last checkpoint. */
  readonly #asked = new Map<string, Deferred<boolean>>()
  #open = 0

  /** Those that the log marks since the last checkpoint are told where it says so. */
  constructor(recorded: NodeState | undefined) {
    const marked = [...(recorded?.versions ?? [])].filter(([, seq]) => seq < (recorded?.since ?? 0))
    this.#marked = new Set(marked.map(([change]) => change))
  }

  get isQuiet(): boolean {
    return this.#open === 0
  }

  has(change: string): boolean {
    return this.#asked.has(change)
  }

  /** The answer, if it is known or on its way. */
  known(change: string): Promise<boolean> | undefined {
    const asked = this.#asked.get(change)
    if (asked) return asked.promise
    return this.#marked.has(change) ? this.answer(change, true) : undefined
  }

  /** An answer that follows from what is known. */
  answer(change: string, isTrue: boolean): Promise<boolean> {
    const answered = defer<boolean>()
    answered.resolve(isTrue)
    this.#asked.set(change, answered)
    return answered.promise
  }

  /** It is true and will be told, once it is written. */
  expect(change: string): Promise<boolean> {
    const expected = defer<boolean>()
    this.#asked.set(change, expected)
    this.#open += 1
    return expected.promise
  }

  tell(change: string): void {
    this.#open -= 1
    this.#marked.add(change)
    this.#asked.get(change)?.resolve(true)
  }

  /** After a checkpoint only what is true stays. */
  restart(): void {
    this.#asked.clear()
  }
}

/** What the answer to a change needs of the run. */
export interface VersionPort {
  /** Whether the log holds something of the node that its code has not asked for again yet. */
  hasPassed(node: LiveNode): boolean
  versionAsked(node: LiveNode, change: string): void
}

/**
 * Answers from what is known, else from the log: false where it says what earlier code went on to do, for what is in a log
 * stays there; true otherwise. Code that asked for the change here the first time wrote that down before anything that it
 * asked for later, so that it is never told false.
 */
export function askVersion(run: VersionPort, node: LiveNode, change: string): Promise<boolean> {
  checkName('change', change)
  const known = node.versions.known(change)
  if (known) return known
  const isRecorded = node.recorded?.versions.has(change)
  if (!isRecorded && run.hasPassed(node)) return node.versions.answer(change, false)
  const expected = node.versions.expect(change)
  run.versionAsked(node, change)
  return expected
}

/** What writes down what an agent asked for, and tells it. */
export interface AskedPorts {
  readonly whenLive: (then: () => void) => void
  readonly writer: Writer
  readonly turns: Turns
}

/** Writes down that a change is gone by, and tells it in its turn. */
export function markVersion({ whenLive, writer, turns }: AskedPorts, node: LiveNode, change: string): void {
  whenLive(() => {
    writer.add({ kind: 'version.marked', payload: { v: 1, node: node.id, change } })
    turns.push(() => tellVersion(node, change))
  })
}

export function tellVersion(node: LiveNode, change: string): LiveNode {
  node.versions.tell(change)
  return node
}
