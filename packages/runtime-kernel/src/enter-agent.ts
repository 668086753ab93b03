import type { Journal } from '@tangle-network/durability-contract'
import type { ChildAsk } from './ask.ts'
import { restoredTask } from './checkpoint.ts'
import { createScope, type ScopePort } from './create-scope.ts'
import type { LiveNode } from './live-node.ts'
import { fromStorable } from './stored-value.ts'
import type { Turns } from './turns.ts'

interface EnterPorts {
  readonly journal: Journal
  readonly turns: Turns
  readonly onFailure: (error: unknown) => void
}

/** Lets an agent act, with its task as the journal holds it, or as it is about to be written. Says what it came to. */
export function enterAgent(
  { journal, turns, onFailure }: EnterPorts,
  run: ScopePort,
  node: LiveNode,
  ask: ChildAsk,
  ended: (came: NonNullable<LiveNode['ended']>) => void,
): void {
  const scope = createScope(run, node)
  const act = (task: unknown) => {
    // Not awaited: entering is done when the agent runs, not when it ends.
    Promise.resolve()
      .then(() => node.agent.act(task, scope))
      .then(
        (ok) => ended({ ok }),
        (thrown: unknown) => ended({ thrown }),
      )
      .catch(onFailure)
  }
  if (node.task) turns.enter(restoredTask(journal, run.runId, node, node.task).then(act))
  else turns.enter(Promise.resolve(ask.task && fromStorable(ask.task)).then(act))
}
