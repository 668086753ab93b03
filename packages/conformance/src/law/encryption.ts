import { type Codec, createAesCodec, createKeyRing, type KeyRing } from '@tangle-network/durability-contract'

/**
 * The AES codec under keys that are the same each time. Every run has the same one: what binds a text to its run is then
 * the place that it was made for, and not the key.
 */
export function encryption(): { readonly keys: KeyRing; readonly codec: Codec } {
  const masters = { master: new Uint8Array(32).fill(7) }
  const random = (bytes: number) => new Uint8Array(bytes).fill(bytes)
  const keys = createKeyRing({ masters, current: 'master', wrapped: new Map<string, string>(), random })
  return { keys, codec: createAesCodec(keys) }
}
