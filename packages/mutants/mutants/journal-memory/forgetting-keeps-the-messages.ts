import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'forgetting-keeps-the-messages',
  tier: 'S',
  invariant: 'J13',
  also: ['K8', 'J14', 'J9'],
  statement: 'keeps the messages of a forgotten run for the next one of its id',
  file: 'packages/journal-memory/src/memory-store.ts',
  replace: '  messages.clear()\n',
  by: '',
}
