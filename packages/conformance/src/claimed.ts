import type { Harness } from './harness.ts'
import type { KernelUnderTest } from './kernel/kernel-under-test.ts'
import { FEATURES } from './kernel/program.ts'
import type { Law, Need } from './law/law.ts'

const LACKS: Record<Need, string> = {
  store: 'the harness opens journals, not stores',
  worker: 'the harness has no workerModule',
  inspect: 'the harness has no inspect',
  kernel: 'no kernel was passed',
  'kernel module': 'the kernel has no module',
  network: 'the harness has no network',
  'server process': 'the network of the harness has no killSession',
  notifications: 'what others commit is found by looking, not told (notifications: false)',
  transactions: 'the backend declares no transactions, or its harness has no part that is transactional',
  failover: 'the harness has no failover',
}

/** Why a law is not claimed by this harness; undefined when it is. `opensStores` is found out by opening one. */
export function notClaimed(
  law: Law,
  harness: Harness,
  { kernel, opensStores }: { kernel: KernelUnderTest | undefined; opensStores: boolean },
): string | undefined {
  if (law.level === 'L2' && harness.capabilities.durability === 'memory') {
    return 'what it acknowledges does not survive its process (durability: memory)'
  }
  const has: Record<Need, boolean> = {
    store: opensStores,
    worker: harness.workerModule !== undefined,
    inspect: harness.inspect !== undefined,
    kernel: kernel !== undefined,
    'kernel module': kernel?.module !== undefined,
    network: harness.network !== undefined,
    'server process': harness.network?.killSession !== undefined,
    notifications: harness.capabilities.notifications,
    transactions: harness.capabilities.transactions && harness.transactional !== undefined,
    failover: harness.failover !== undefined,
  }
  const missing = [...(law.needs ?? []), ...(law.level === 'K' ? (['kernel'] as const) : [])].find((need) => !has[need])
  if (missing) return LACKS[missing]
  const feature = law.features?.find((each) => !kernel?.features.includes(each))
  return feature && `the kernel does not offer ${feature}: ${FEATURES[feature]}`
}
