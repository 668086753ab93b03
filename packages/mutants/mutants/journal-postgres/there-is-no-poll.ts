import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'there-is-no-poll',
  tier: 'N',
  invariant: 'K8',
  also: ['J11'],
  level: 'L3',
  statement: 'relies on notifications, which get lost with a process or a connection',
  file: 'packages/journal-postgres/src/changed.ts',
  replace: 'else this.#timer = setTimeout(this.look, POLL_MS)',
  by: 'else this.#timer = undefined',
}
