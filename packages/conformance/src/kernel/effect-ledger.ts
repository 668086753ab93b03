/** One thing that happened in the outside world, or to an agent. Kept where no crash of a kernel reaches. */
export interface EffectLedger {
  write(line: unknown): void
}
