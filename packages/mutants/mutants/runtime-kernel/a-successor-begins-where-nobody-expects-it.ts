import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-successor-begins-where-nobody-expects-it',
  tier: 'K',
  invariant: 'K6',
  also: ['K4', 'K8'],
  statement: 'begins the successor of a run under another id than its log says',
  file: 'packages/runtime-kernel/src/ending.ts',
  replace: `    await insist(this.#ports, () => journal.begin(successor, begun))
`,
  by: `    await insist(this.#ports, () => journal.begin(\`\${successor}~\`, begun))
`,
}
