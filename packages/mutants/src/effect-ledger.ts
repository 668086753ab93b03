/** One thing that happened in the outside world, or to an agent. Kept where no crash of a supervisor reaches. */
export type LedgerLine =
  | {
      readonly what: 'start'
      readonly path: readonly string[]
      readonly key: string
      readonly epoch: number
      readonly attempt: number
      readonly idempotencyKey: string
    }
  | { readonly what: 'end'; readonly path: readonly string[]; readonly key: string; readonly epoch: number }
  | { readonly what: 'told'; readonly path: readonly string[]; readonly life: number; readonly event: unknown }
  | { readonly what: 'acked'; readonly seq: number; readonly digest: string; readonly epoch: number }

export interface EffectLedger {
  write(line: LedgerLine): void
}

export class MemoryLedger implements EffectLedger {
  readonly lines: LedgerLine[] = []

  write(line: LedgerLine): void {
    this.lines.push(line)
  }
}
