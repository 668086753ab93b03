import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-reference-is-kept-in-memory-alone',
  tier: 'K',
  invariant: 'K2',
  also: ['K1', 'J11', 'K4'],
  level: 'K',
  statement: 'does not write down the reference of what was started',
  file: 'packages/runtime-kernel/src/executions.ts',
  replace:
    "    this.#ports.writer.add({\n      kind: 'remote.dispatched',\n      payload: { v: 1, node: node.id, key: ask.key, reference: reference ?? null },\n    })\n",
  by: '    void node, ask\n',
}
