import { isEnded } from '@tangle-network/durability-contract'
import { Violation } from '../law/violation.ts'
import type { KernelEnd } from './kernel-under-test.ts'
import type { Lives } from './run-lives.ts'
import type { PlacedRun } from './walk-runs.ts'

const ROUNDS = 40
/** As long as a life may hold a lease. */
const TTL_MS = 60_000

/** Where lives are cut short: those of the root and those of the runs below it, each list in order. 0 leaves one alone. */
export interface FamilyCrashes {
  readonly root: readonly number[]
  readonly members: readonly number[]
}

/** A run that was begun by another. */
export interface Member extends PlacedRun {
  readonly lives: Lives
}

/**
 * Lets a run and those that it begins live in turn, one process at a time: the root is run by whoever asked for it, the
 * others are claimed by workers. Over when nobody is due any more; when the root has not ended by then, it waits for ever.
 */
export async function untilFamilyEnds(
  root: Lives,
  members: readonly Member[],
  crashes: FamilyCrashes,
  seen: (lives: Lives) => void = () => {},
): Promise<KernelEnd> {
  const left = { root: [...crashes.root], members: [...crashes.members] }
  const live = async (lives: Lives, crashAt: number | undefined, queue?: string): Promise<KernelEnd | 'crashed'> => {
    if (!(await isDue(lives))) return { suspended: true }
    rounds.isIdle = false
    const end = await lives.live({ ...(crashAt ? { crashAt } : {}), ...(queue === undefined ? {} : { queue }) })
    seen(lives)
    return end
  }
  const rounds = { isIdle: true }
  let answer: KernelEnd | undefined
  for (let round = 0; round < ROUNDS; round++) {
    rounds.isIdle = true
    if (!answer) {
      const end = await live(root, left.root.shift())
      if (end !== 'crashed' && !('suspended' in end)) answer = end
    }
    for (const { lives, runId } of members) await live(lives, left.members.shift(), runId)
    if (rounds.isIdle && answer) return answer
    if (rounds.isIdle) throw gaveUp('that nobody is due, and a run that waits for ever')
  }
  throw gaveUp(`${ROUNDS} rounds that did not end it`)
}

/** Whether somebody may take the run. The lease of a dead process runs out first. */
async function isDue(lives: Lives): Promise<boolean> {
  const journal = await lives.checker()
  const { runs } = await journal.list({ prefix: lives.runId })
  const head = runs.find(({ runId }) => runId === lives.runId)
  if (!head) return !lives.runId.includes('/')
  // The root is asked for until it answers, also when it has ended.
  if (isEnded(head.status)) return !lives.runId.includes('/')
  if (head.status === 'suspended') return head.inbox.last > head.inbox.seen
  if (head.holder) lives.simulation.sleep(TTL_MS)
  return true
}

function gaveUp(found: string): Violation {
  return new Violation('K6', { expected: 'the run to end', found, where: 'a run with child runs' })
}
