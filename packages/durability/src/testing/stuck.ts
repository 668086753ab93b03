import { type Journal, quoted } from '@tangle-network/durability-contract'
import { createClient } from '@tangle-network/runtime-kernel'

/** The run would go on, and has nothing to go on with. */
export class Stuck extends Error {
  override readonly name = 'Stuck'
}

/** An agent waits for something that its scope does not know. */
export class ForeignWait extends Error {
  override readonly name = 'ForeignWait'
  readonly path: readonly string[]
  /** The method of its scope that it called last. */
  readonly lastAsked: string | undefined

  constructor(path: readonly string[], lastAsked: string | undefined) {
    super('the agent awaits something that is no promise of its scope')
    this.path = path
    this.lastAsked = lastAsked
  }
}

/** What the runs that have not ended wait for. */
export async function whatIsMissing(journal: Journal): Promise<string> {
  const { runs } = await journal.list({ status: ['open', 'suspended', 'stalled'] })
  const texts = await Promise.all(runs.map(async ({ runId, seq }) => (seq === 0 ? runId : waitsOf(journal, runId))))
  return texts.join('; ')
}

async function waitsOf(journal: Journal, runId: string): Promise<string> {
  const { waits, head } = await createClient({ journal }).view(runId)
  const texts = waits.map(({ key, signal, isQuestion }) => {
    if (isQuestion) return `an answer to ${quoted(key)}`
    return signal === undefined ? quoted(key) : `a message ${quoted(signal)}`
  })
  return `run ${quoted(runId)} is ${head.status} and waits for ${texts.join(', ') || 'nothing that is known'}`
}
