import type { Batch, Draft, Lease } from '@tangle-network/durability-contract'

/** A step of a run under test. */
export interface StepOf {
  readonly runId: string
  readonly path: readonly string[]
  readonly key: string
}

/** As much of a fact as is looked at. */
interface Noted {
  readonly kind: string
  readonly seq: number
  readonly payload: {
    readonly node?: number
    readonly parent?: number
    readonly key?: string
    readonly outcome?: { readonly unknown?: unknown; readonly failed?: { readonly code?: string } }
    readonly failure?: { readonly code?: string }
  }
}

/** What the logs of a trial hold, noted as it becomes durable. */
export class LogWatch {
  /** By run and node. */
  readonly #paths = new Map<string, readonly string[]>()
  /** What was asked for and is committed: `step`, `child` or `wait`, with path and key. In the order of the log. */
  readonly committed: string[] = []
  /** Steps whose outcome nobody could know. */
  readonly unknown: StepOf[] = []
  /** Attempts and children that were refused because too little was left of a budget. */
  refused = 0
  readonly #onSettled: (step: StepOf) => void

  constructor(onSettled: (step: StepOf) => void) {
    this.#onSettled = onSettled
  }

  /** Reads a batch that is about to be sent; the answer is to be called when it has been committed. */
  sent({ runId }: Lease, { after, entries }: Batch): () => void {
    const noted = entries.map((draft, index) => notedOf(draft, after.seq + 1 + index))
    return () => {
      for (const fact of noted) this.#note(runId, fact)
    }
  }

  #note(runId: string, { kind, seq, payload }: Noted): void {
    const { node = 0, parent = 0, key = '', outcome, failure } = payload
    if (kind === 'node.spawned') {
      const path = parent === 0 ? [] : [...this.#pathOf(runId, parent), key]
      this.#paths.set(`${runId} ${seq}`, path)
      if (parent !== 0) this.committed.push(askText('child', path.slice(0, -1), key))
    }
    if ((outcome?.failed ?? failure)?.code === 'BUDGET_EXHAUSTED') this.refused += 1
    if (kind === 'run.spawned') this.committed.push(askText('run', this.#pathOf(runId, node), key))
    if (kind === 'wait.armed') this.committed.push(askText('wait', this.#pathOf(runId, node), key))
    if (kind !== 'step.settled') return
    const step = { runId, path: this.#pathOf(runId, node), key }
    this.committed.push(askText('step', step.path, key))
    if (outcome?.unknown) this.unknown.push(step)
    else this.#onSettled(step)
  }

  #pathOf(runId: string, node: number): readonly string[] {
    return this.#paths.get(`${runId} ${node}`) ?? []
  }
}

export type About = 'step' | 'child' | 'run' | 'wait'

/** Names what an agent asks for, as it is compared between runs. */
export function askText(about: About, path: readonly string[], key: string): string {
  return JSON.stringify([about, ...path, key])
}

function notedOf({ kind, payload }: Draft, seq: number): Noted {
  return { kind, seq, payload: payload as Noted['payload'] }
}
