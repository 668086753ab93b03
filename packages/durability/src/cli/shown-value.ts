import {
  type BlobAddress,
  byteLength,
  DurabilityError,
  decodeValue,
  encodeValue,
  type Journal,
  type Stored,
} from '@tangle-network/durability-contract'
import { sizeText } from './counted.ts'
import { printable } from './printable.ts'

/** A stored value as it may be shown: its size, and itself only where it was asked for. */
export interface ShownValue {
  /** Of its canonical text; null where it lies in a blob that was not fetched. No value at all has none. */
  readonly bytes: number | null
  /** The address of the blob that it lies in. */
  readonly blob: string | null
  /** With `--payloads` alone, and not there where no value was stored. */
  readonly value?: unknown
}

/** What stands between a value in the log and a reader. */
export type ValueReader = (stored: Stored, refs: readonly string[]) => Promise<ShownValue>

export function valueReader(journal: Journal, runId: string, showsPayloads: boolean): ValueReader {
  return async (stored, refs) => {
    if (!('blob' in stored)) return shownValue(stored.value, showsPayloads)
    const blob = refs[stored.blob]
    if (blob === undefined) {
      const found = `${refs.length} refs`
      throw new DurabilityError('CORRUPT', { expected: `a ref ${stored.blob}`, found, where: `run ${runId}` })
    }
    if (!showsPayloads) return { bytes: null, blob }
    const bytes = await journal.getBlob(runId, blob as BlobAddress)
    return { bytes: bytes.byteLength, blob, value: decodeValue(Buffer.from(bytes).toString('utf8')) }
  }
}

export function shownValue(value: unknown, showsPayloads: boolean): ShownValue {
  if (value === undefined) return { bytes: 0, blob: null }
  const bytes = byteLength(encodeValue(value))
  return showsPayloads ? { bytes, blob: null, value } : { bytes, blob: null }
}

/** A value in a line: its text where it was asked for, else its size. */
export function valueText(shown: ShownValue): string {
  if ('value' in shown) return printable(encodeValue(shown.value))
  if (shown.bytes === 0) return 'no value'
  return shown.bytes === null ? 'a blob' : sizeText(shown.bytes)
}
