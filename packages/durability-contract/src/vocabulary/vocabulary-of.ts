import type { FactKind } from './facts.ts'

/** Kinds that came with version 3 of the vocabulary. */
const NEW_IN_3: readonly FactKind[] = ['wait.armed', 'wait.settled', 'run.suspended', 'node.cancelled']
/** What later versions of older kinds came with. */
const NEWER: Partial<Record<FactKind, Readonly<Record<number, number>>>> = {
  'step.failed': { 2: 2 },
  'step.settled': { 2: 2 },
}

/** The version of the vocabulary that one must understand to read an entry of that kind and version. */
export function vocabularyOf(kind: FactKind, version: number): number {
  return NEW_IN_3.includes(kind) ? 3 : (NEWER[kind]?.[version] ?? 1)
}
