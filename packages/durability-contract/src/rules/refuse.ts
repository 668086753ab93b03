import type { Refusal, RefusalCode } from '../journal/journal-store.ts'
import type { RunRow } from '../journal/row.ts'

export function refuse(refused: RefusalCode, run: RunRow | undefined, now: number): Refusal {
  return { refused, run: run ?? null, now }
}
