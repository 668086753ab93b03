import { setImmediate as nextTurn } from 'node:timers/promises'

/** Lets so many turns of the event loop pass, so that others come in between. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await nextTurn()
}
