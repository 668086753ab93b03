import type { FactKind } from '@tangle-network/durability-contract'

const OF = '"key":"session","node":2'
const STEP = `"effect":"reattachable",${OF},"digest":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","v":4`

/** An execution elsewhere, as it was first written. Never changed. */
export const RECORDED_REMOTES: readonly (readonly [FactKind, string])[] = [
  [
    'step.intended',
    `{"asOf":1700000000000,"executor":"sandbox","idRetainedMs":60000,"leases":true,"reserved":[["tokens",9]],${STEP}}`,
  ],
  ['remote.bound', `{"environment":{"id":"env-1"},${OF},"v":1}`],
  ['remote.dispatched', `{"reference":{"executionId":"e-1"},${OF},"v":1}`],
  ['remote.progressed', `{"events":[{"at":1,"data":"\\u0000"},{"at":3,"data":{"d":[]}}],"position":3,${OF},"v":1}`],
  [
    'remote.progressed',
    `{"events":[{"at":9,"data":null}],"gap":{"after":3,"before":9},"position":10,"token":"t",${OF},"v":1}`,
  ],
  ['remote.recalled', `{"reason":"late",${OF},"v":1}`],
  ['step.settled', `{"outcome":{"ok":{"value":"done"}},"spent":[["tokens",4]],${STEP}}`],
  ['remote.released', `{"isReleased":true,"receipt":{"at":7},${OF},"v":1}`],
]
