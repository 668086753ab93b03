import { existsSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { EffectLedger, LedgerLine } from './effect-ledger.ts'

/** A ledger in a file. Each line is one write to the kernel, which a SIGKILL of this process does not take back. */
export class FileLedger implements EffectLedger {
  readonly #fd: number

  constructor(path: string) {
    this.#fd = openSync(path, 'a')
  }

  write(line: LedgerLine): void {
    writeSync(this.#fd, `${JSON.stringify(line)}\n`)
  }
}

/** What the file holds; a worker that was killed before it wrote anything has made none. */
export function readLedger(path: string): LedgerLine[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n')
  // A line that was cut off by the kill was never finished, so nobody relied on it.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as LedgerLine)
}
