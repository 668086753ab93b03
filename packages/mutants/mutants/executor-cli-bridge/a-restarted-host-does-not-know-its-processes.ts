import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-restarted-host-does-not-know-its-processes',
  tier: 'K',
  invariant: 'J11',
  also: ['J9', 'K2', 'K4'],
  statement: 'takes a process that an earlier host has started for gone',
  file: 'packages/executor-cli-bridge/src/host/incarnation.ts',
  replace: "return processOf(pid)?.started === started ? 'alive' : 'gone'",
  by: "return pid === 0 ? 'alive' : 'gone'",
  besides: [
    {
      file: 'packages/executor-cli-bridge/src/host/incarnation.ts',
      replace: 'if (readStat(leader.pid) && readStat(leader.pid)?.started !== leader.started) return []',
      by: 'if (leader.started) return []',
    },
  ],
}
