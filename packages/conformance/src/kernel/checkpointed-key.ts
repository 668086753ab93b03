/** What tells a step after so many checkpoints from one of the same key before. */
export function keyAfter(key: string, checkpoints: number): string {
  return checkpoints === 0 ? key : `${checkpoints}~${key}`
}

/** The key that the kernel is asked for. */
export function keyAsked(key: string): string {
  return key.replace(/^\d+~/, '')
}

/** How many checkpoints of its agent come before the step of that key. */
export function checkpointsBefore(key: string): number {
  return Number(/^(\d+)~/.exec(key)?.[1] ?? 0)
}
