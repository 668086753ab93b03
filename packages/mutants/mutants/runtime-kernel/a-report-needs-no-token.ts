import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-report-needs-no-token',
  tier: 'K',
  invariant: 'K6',
  also: ['K4', 'K1', 'K3'],
  statement: 'settles the first child run that waits with the report of any',
  file: 'packages/runtime-kernel/src/child-report.ts',
  replace: 'export function reportKind(token: string): string {',
  by: "export function reportKind(_: string): string {\n  const token = 'any'",
}
