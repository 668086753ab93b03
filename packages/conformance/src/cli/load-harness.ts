import { Capabilities } from '@tangle-network/durability-contract'
import type { Harness } from '../harness.ts'
import type { KernelUnderTest } from '../kernel/kernel-under-test.ts'
import type { RemoteHarness } from '../remote/remote-harness.ts'
import { loadExport } from './load-module.ts'
import { UsageError } from './usage-error.ts'

/** The `harness` that a module exports, whose shape has been checked: its author may not use TypeScript. */
export async function loadHarness(path: string): Promise<Harness> {
  const found = await loadExport(path, 'harness')
  const harness = demandMembers(path, 'harness', found, ['provision', 'open', 'destroy'])
  const { name, capabilities } = harness
  if (typeof name !== 'string' || name === '') {
    throw new UsageError(`The harness of ${path} has no name: give it one, such as name: 'my-journal'.`)
  }
  const { error } = Capabilities.safeParse(capabilities)
  if (error) {
    const example = "capabilities: { durability: 'power', hosts: 'one', notifications: true, transactions: false }"
    throw new UsageError(`The harness of ${path} does not say what it is capable of: give it ${example}.`, {
      cause: error,
    })
  }
  return found as Harness
}

/** The `remote` that a module exports: the harness of what executes elsewhere. */
export async function loadRemote(path: string): Promise<RemoteHarness> {
  const found = await loadExport(path, 'remote')
  const functions = [
    'provision',
    'open',
    'destroy',
    'request',
    'emissionOf',
    'isResultOf',
    'starts',
    'isAtWork',
    'letGo',
  ]
  const { name, claims } = demandMembers(path, 'remote', found, [...functions, 'environments'])
  if (typeof name !== 'string' || name === '') throw new UsageError(`The remote of ${path} has no name: give it one.`)
  const claimed = (typeof claims === 'object' && claims !== null ? claims : {}) as Record<string, unknown>
  const unsaid = ['leases', 'keepsIds', 'replays', 'cancels'].filter((claim) => typeof claimed[claim] !== 'boolean')
  if (unsaid.length > 0) {
    const example = 'claims: { leases: true, keepsIds: true, replays: true, cancels: true }'
    throw new UsageError(
      `The remote of ${path} does not say what it claims (${unsaid.join(', ')}): give it ${example}.`,
    )
  }
  return found as RemoteHarness
}

export async function loadKernel(path: string): Promise<KernelUnderTest> {
  const found = await loadExport(path, 'kernel')
  const { name, features } = demandMembers(path, 'kernel', found, ['run'])
  if (typeof name !== 'string') throw new UsageError(`The kernel of ${path} has no name: give it one.`)
  if (!Array.isArray(features)) {
    throw new UsageError(
      `The kernel of ${path} has no list of features: name what it offers, as in features: ['step'].`,
    )
  }
  return found as KernelUnderTest
}

/** Whatever is found, if it has these functions. */
function demandMembers(path: string, noun: string, found: unknown, names: readonly string[]): Record<string, unknown> {
  if (typeof found !== 'object' || found === null) {
    throw new UsageError(
      `The ${noun} that ${path} exports must be an object; found ${found === null ? 'null' : `a ${typeof found}`}.`,
    )
  }
  const members = found as Record<string, unknown>
  const missing = names.filter((name) => typeof members[name] !== 'function')
  if (missing.length === 0) return members
  const functions = missing.length === 1 ? 'a function' : 'functions'
  throw new UsageError(`The ${noun} of ${path} lacks ${missing.join(' and ')}: give it ${functions} of that name.`)
}
