import type { FactKind } from './facts.ts'

/** Kinds of which every version came with vocabulary 3. */
const NEW_IN_3: readonly FactKind[] = [
  ...(['wait.armed', 'wait.settled', 'run.suspended', 'node.cancelled'] as const),
  ...(['version.marked', 'node.checkpointed', 'node.refused', 'node.restarted'] as const),
  ...(['step.resolved', 'node.stalled', 'run.released', 'run.revived'] as const),
  'step.streamed',
  ...(['run.spawned', 'run.started', 'run.recalled', 'run.settled', 'run.continued', 'run.ended'] as const),
  ...(['remote.bound', 'remote.dispatched', 'remote.progressed', 'remote.recalled', 'remote.released'] as const),
]
/** Which vocabulary a later version of an older kind came with. */
const LATER: Partial<Record<FactKind, Readonly<Record<number, number>>>> = {
  'run.acquired': { 2: 3 },
  'node.spawned': { 2: 3, 3: 3 },
  'step.intended': { 2: 3, 4: 3 },
  'step.failed': { 2: 2, 3: 3 },
  'step.settled': { 2: 2, 3: 3, 4: 3 },
}

/** The version of the vocabulary that whoever reads a fact of this kind and version must know. */
export function vocabularyOf(kind: FactKind, version: number): number {
  return LATER[kind]?.[version] ?? (NEW_IN_3.includes(kind) ? 3 : 1)
}
