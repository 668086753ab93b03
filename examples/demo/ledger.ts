import { closeSync, constants, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { EffectClass } from '@tangle-network/durability-contract'
import { z } from 'zod'

const place = { path: z.array(z.string()), key: z.string() }
const attempt = {
  pid: z.int(),
  /** The fencing token that the attempt was given: the epoch of the lease it was made under. */
  epoch: z.int(),
  ...place,
  idempotencyKey: z.string(),
  effect: EffectClass,
  attempt: z.int(),
}

/** One line of the ledger. */
export const LedgerLine = z.discriminatedUnion('type', [
  /** A process was given the run's lease, with the run at that entry. */
  z.strictObject({ type: z.literal('taken'), pid: z.int(), epoch: z.int(), seq: z.int() }),
  /** An effect is about to happen. */
  z.strictObject({ type: z.literal('start'), ...attempt }),
  /** It has happened. */
  z.strictObject({ type: z.literal('end'), ...attempt }),
  /** The journal acknowledged a commit that ends in this entry and holds these outcomes of steps. */
  z.strictObject({
    type: z.literal('acked'),
    pid: z.int(),
    epoch: z.int(),
    seq: z.int(),
    digest: z.string(),
    settled: z.array(z.strictObject(place)),
  }),
])
export type LedgerLine = z.infer<typeof LedgerLine>
export type Attempt = Extract<LedgerLine, { type: 'start' | 'end' }>

/**
 * What happened, written down outside of the journal and outside of the process: a line is on the disk before `write`
 * returns, so whatever a kill leaves behind, this is what the dead process had done and had been told.
 */
export class Ledger {
  readonly #file: number

  constructor(path: string) {
    this.#file = openSync(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o600)
    // A kill in the midst of a line must not spoil the next one.
    if (lastByte(this.#file) !== 0x0a) writeSync(this.#file, '\n')
  }

  write(line: LedgerLine): void {
    writeSync(this.#file, `${JSON.stringify(line)}\n`)
    fsyncSync(this.#file)
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** The lines of a ledger, oldest first. A line that a kill cut off was never promised, and is left out. */
export function readLedger(path: string): LedgerLine[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(isWhole)
    .map((text) => LedgerLine.parse(JSON.parse(text)))
}

function isWhole(text: string): boolean {
  return text.startsWith('{') && text.endsWith('}')
}

function lastByte(file: number): number | undefined {
  const { size } = fstatSync(file)
  if (size === 0) return 0x0a
  const byte = Buffer.alloc(1)
  readSync(file, byte, 0, 1, size - 1)
  return byte[0]
}

/** Names a step within its run, for maps. */
export function placeOf({ path, key }: { readonly path: readonly string[]; readonly key: string }): string {
  return JSON.stringify([...path, key])
}
