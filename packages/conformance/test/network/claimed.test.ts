import { expect, test } from 'vitest'
import { notClaimed } from '../../src/claimed.ts'
import type { Harness } from '../../src/harness.ts'
import { NETWORK_LAWS } from '../../src/laws/network/network-laws.ts'
import type { Network } from '../../src/network/network.ts'

const none = async (): Promise<never> => {
  throw new Error('it is not asked')
}
const embedded: Harness = {
  ...{
    name: 'embedded',
    capabilities: { durability: 'power', hosts: 'one', notifications: false, transactions: false },
  },
  ...{ provision: none, open: none, destroy: none },
}
const network: Network = {
  ...{ wire: 'postgres', endpoint: none, open: none, terminateSessions: none, crashServer: none },
}

const reasonsOf = (harness: Harness) => {
  const reasons = NETWORK_LAWS.map((law) => notClaimed(law, harness, { kernel: undefined, opensStores: true }))
  return [...new Set(reasons)]
}

test('a harness without a network claims no law of level L3, and says why', () => {
  expect(new Set(NETWORK_LAWS.map(({ level }) => level))).toStrictEqual(new Set(['L3']))
  expect(reasonsOf(embedded)).toStrictEqual(['the harness has no network'])
})

test('a harness whose server cannot be killed in part claims the others', () => {
  const why = 'the network of the harness has no killSession'
  expect(reasonsOf({ ...embedded, network })).toStrictEqual([undefined, why])
  expect(reasonsOf({ ...embedded, network: { ...network, killSession: none } })).toStrictEqual([undefined])
})
