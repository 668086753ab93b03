import type { StepClass, TreeNode, TreeRun, TreeStep } from '@tangle-network/durability-contract'
import type { RunLog } from './run-log.ts'
import { type FailureText, type ShownOutcome, type StepNote, stepName } from './run-notes.ts'
import type { ShownValue } from './shown-value.ts'

/** An agent of a run with what it did, in the order in which it began. */
export interface AgentItem {
  readonly type: 'agent'
  /** The entry that spawned it. */
  readonly id: number
  readonly key: string
  readonly agent: string
  readonly state: 'open' | 'done' | 'failed' | 'unknown'
  readonly spawnedAt: number | null
  readonly settledAt: number | null
  readonly task: ShownValue | null
  readonly outcome: ShownOutcome | null
  readonly items: readonly TreeItem[]
}

/** A run that an agent began. Its own tree is shown under its own id. */
export interface RunItem {
  readonly type: 'run'
  readonly key: string
  readonly agent: string
  readonly runId: string
  readonly state: 'open' | 'done' | 'failed' | 'unknown'
}

export interface StepItem {
  readonly type: 'step'
  readonly key: string
  readonly effect: StepClass
  readonly state: StepStanding
  /** Attempts that the journal tells of. */
  readonly attempts: number
  readonly failures: readonly FailureText[]
  /** The last attempt that was declared before it was made, of a `once` step. */
  readonly intended: StepNote['intended']
  readonly settledAt: number | null
  readonly outcome: ShownOutcome | null
}

/**
 * `in doubt`: a `once` attempt was started by a holder that has lost the run, and has no outcome. `under way`: its holder
 * still has the run, or it is executed elsewhere. `retrying`: an attempt threw, and another follows. `unknown`: nobody can know what became of it.
 */
export type StepStanding = 'done' | 'failed' | 'unknown' | 'in doubt' | 'under way' | 'retrying' | 'open'

export type TreeItem = AgentItem | RunItem | StepItem

/** The tree for people and programs; null before the root was spawned. `liveEpoch` is that of the lease of who drives it. */
export function runTree({ tree, notes }: RunLog, liveEpoch: number | null): AgentItem | null {
  const agentItem = (node: TreeNode): AgentItem => {
    const about = notes.nodes.get(node.id)
    const ordered = [
      ...node.children.map((child) => ({ from: child.id, item: agentItem(child) })),
      ...[...node.runs.values()].map((run) => ({ from: run.id, item: runItem(run) })),
      ...[...node.steps.values()].map((step) => {
        const noted = notes.steps.get(stepName(node.id, step.key))
        return { from: noted?.firstSeq ?? step.settledAt?.seq ?? node.id, item: stepItem(step, noted, liveEpoch) }
      }),
    ]
    const { id, key, agent } = node
    return {
      ...{ type: 'agent', id, key, agent, state: node.outcome === 'ok' ? 'done' : node.outcome },
      ...{ spawnedAt: about?.spawnedAt ?? null, settledAt: about?.settledAt ?? null },
      ...{ task: about?.task ?? null, outcome: about?.outcome ?? null },
      items: ordered.sort((one, other) => one.from - other.from).map(({ item }) => item),
    }
  }
  return tree ? agentItem(tree) : null
}

function runItem({ key, agent, runId, outcome }: TreeRun): RunItem {
  return { type: 'run', key, agent, runId, state: outcome === 'ok' ? 'done' : outcome }
}

function stepItem(step: TreeStep, noted: StepNote | undefined, liveEpoch: number | null): StepItem {
  const { failures = [], intended = null, settledAt = null, outcome = null } = noted ?? {}
  const { key, effect } = step
  const state = standing(step, noted, liveEpoch)
  return { type: 'step', key, effect, state, attempts: attemptsOf(noted), failures, intended, settledAt, outcome }
}

function standing(step: TreeStep, noted: StepNote | undefined, liveEpoch: number | null): StepStanding {
  if (step.outcome !== 'open') return step.outcome === 'ok' ? 'done' : step.outcome
  const { intended, failures = [] } = noted ?? {}
  // It goes on wherever it is, whoever holds the run.
  if (intended && step.effect === 'reattachable') return 'under way'
  // An attempt that was declared and threw is not in doubt.
  if (intended && intended.attempt > failures.length) return intended.epoch === liveEpoch ? 'under way' : 'in doubt'
  return failures.length > 0 ? 'retrying' : 'open'
}

function attemptsOf({ failures, intended, outcome }: Partial<StepNote> = {}): number {
  if (outcome && 'failed' in outcome) return outcome.failed.attempts
  if (outcome && 'unknown' in outcome) return outcome.unknown.attempt
  const threw = failures?.length ?? 0
  return Math.max(threw + (outcome ? 1 : 0), intended?.attempt ?? 0)
}

/** Every step that somebody must look at, with the keys that lead to it. */
export function doubtful(item: AgentItem | null): { readonly path: readonly string[]; readonly step: StepItem }[] {
  if (item === null) return []
  const found = (at: AgentItem, path: readonly string[]): ReturnType<typeof doubtful> =>
    at.items.flatMap((each) => {
      if (each.type === 'agent') return found(each, [...path, each.key])
      if (each.type === 'run') return []
      return each.state === 'in doubt' || each.state === 'unknown' ? [{ path: [...path, each.key], step: each }] : []
    })
  return found(item, [])
}
