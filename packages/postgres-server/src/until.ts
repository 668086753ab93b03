import { setTimeout as sleep } from 'node:timers/promises'

/** Looks until the condition holds, or says for what it waited in vain. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  expected: string,
  limitMs = 60_000,
): Promise<void> {
  const end = performance.now() + limitMs
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`expected within ${limitMs} ms: ${expected}`)
    await sleep(5)
  }
}
