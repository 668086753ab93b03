import { setTimeout as sleep } from 'node:timers/promises'

const LIMIT_MS = 20_000

/** Looks until the condition holds, or says for what it waited in vain. */
export async function until(expected: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + LIMIT_MS
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`expected within ${LIMIT_MS} ms: ${expected}`)
    await sleep(10)
  }
}
