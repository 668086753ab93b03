import { randomUUID } from 'node:crypto'
import { createSealer, type Sealer } from '../seal/sealer.ts'
import { type Codec, identityCodec } from './codec.ts'
import { Gate } from './gate.ts'
import type { JournalStore } from './journal-store.ts'

export interface JournalOptions {
  /** Transforms payloads and blobs on their way to and from the store; identity by default. */
  readonly codec?: Codec
  /** Makes seals HMACs under this key. Every journal on the store must have the same. */
  readonly sealKey?: Uint8Array
  /** Where lease tokens come from; random by default. */
  readonly newToken?: () => string
}

/** What the methods of one journal share. */
export interface JournalParts<Store extends JournalStore = JournalStore> {
  readonly store: Store
  readonly codec: Codec
  readonly sealer: Sealer
  readonly newToken: () => string
  readonly gate: Gate
}

export function partsOf<Store extends JournalStore>(store: Store, options: JournalOptions): JournalParts<Store> {
  const { codec = identityCodec, sealKey, newToken = randomUUID } = options
  return { store, codec, sealer: createSealer(sealKey), newToken, gate: new Gate() }
}
