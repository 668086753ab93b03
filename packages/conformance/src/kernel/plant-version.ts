import { rewrite } from './change-program.ts'
import { checkpointsBefore, keyAfter } from './checkpointed-key.ts'
import type { LoggedNode } from './kernel-log.ts'
import type { Program, StepOp } from './program.ts'
import { childrenOf, placedSteps, programAt } from './walk-program.ts'

/** Asked for by the changed code, and the step that it takes where the change is gone by. */
export const CHANGE = 'planted'

/** The program, changed in the agent at that path before its op of that index; the step's key is that of the ledger. */
export function plantVersion(program: Program, path: readonly string[], at: number, step: StepOp) {
  const before = programAt(program, path).slice(0, at)
  const key = keyAfter('planted-step', before.filter((op) => op.do === 'checkpoint').length)
  const planted = { do: 'version', key: CHANGE, step: { ...step, key } } as const
  return { key, program: rewrite(program, path, (ops) => ops.toSpliced(at, 0, planted)) }
}

/**
 * What the code that is changed before its op `at` must be told: nothing, if that lies before the last checkpoint; false, if
 * the log holds something since then that the agent asked for in `at` or later; else true.
 */
export function foretoldOf(program: Program, node: LoggedNode, at: number): boolean | undefined {
  const ops = programAt(program, node.path)
  const isCheckpoint = ({ do: what }: Program[number]) => what === 'checkpoint'
  const passed = node.checkpoints.length
  if (ops.slice(0, at).filter(isCheckpoint).length < passed) return undefined
  const later = ops.slice(at)
  const steps = [...placedSteps(ops)]
    .filter(({ path, op }) => path.length === 0 && op >= at)
    .map(({ step }) => step.key)
  const children = later.flatMap(childrenOf).map(({ key }) => key)
  const changes = later.flatMap((op) => (op.do === 'version' ? [op.key] : []))
  const waits = later.flatMap((op) => (op.do === 'wait' || op.do === 'message' ? [op.key] : []))
  const readBefore = ops.slice(0, at).filter((op) => op.do === 'now').length
  const holdsMore =
    steps.some((key) => node.steps.has(key) && checkpointsBefore(key) === passed) ||
    node.children.some(({ path }) => children.includes(path.at(-1) ?? '')) ||
    waits.some((key) => node.waits.has(key)) ||
    changes.some((change) => (node.versions.get(change) ?? 0) > node.since) ||
    node.clockReads.length > readBefore
  return !holdsMore
}
