import { setTimeout as sleep } from 'node:timers/promises'

const PAUSE_MS = 50

/** Looks until the condition holds, or says for what it waited in vain. */
export async function until(
  expected: string,
  limitMs: number,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + limitMs
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`expected within ${limitMs} ms: ${expected}`)
    await sleep(PAUSE_MS)
  }
}
