import type { Manifest } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { name } from './name.ts'
import { nastyString } from './value.ts'

const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'))

/** A manifest with everything that one may hold. The seed is any string. */
export const manifest: fc.Arbitrary<Manifest> = fc.record(
  {
    agent: name,
    taskDigest: digest,
    seed: nastyString,
    queue: name,
    origin: fc.record({ runId: name, seq: fc.integer({ min: 1 }), digest }, { noNullPrototype: true }),
    parent: fc.record({ runId: name, key: name }, { noNullPrototype: true }),
  },
  { requiredKeys: ['agent', 'taskDigest', 'seed'], noNullPrototype: true },
)
