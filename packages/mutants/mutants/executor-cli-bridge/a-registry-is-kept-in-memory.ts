import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-registry-is-kept-in-memory',
  tier: 'K',
  invariant: 'J9',
  also: ['K2', 'J11'],
  statement: 'finds no run that an earlier host has accepted',
  file: 'packages/executor-cli-bridge/src/host/registry.ts',
  replace: "if (head.seq > 0 || !lease) return { is: 'replayed', record: (await this.load(id)) as RunRecord }",
  by: "if (head.seq > 9 || !lease) return { is: 'replayed', record: (await this.load(id)) as RunRecord }",
  besides: [
    {
      file: 'packages/executor-cli-bridge/src/host/runs.ts',
      replace: '    for await (const id of this.#ports.registry.open()) {',
      by: '    for await (const id of [] as string[]) {',
    },
    {
      file: 'packages/executor-cli-bridge/src/host/runs.ts',
      replace: '    const record = await this.#ports.registry.load(id)\n',
      by: '    const record = this.#admitting.has(id) ? await this.#ports.registry.load(id) : undefined\n',
    },
  ],
}
