import { describe, expect, test } from 'vitest'
import {
  memoryRemoteHarness,
  REMOTE_LAWS,
  type RemoteHarness,
  remoteNotClaimed,
  Tally,
  tryRemoteLaw,
} from '../../src/index.ts'

const REMOTES = [true, false].flatMap((leases) =>
  [true, false].map((keepsIds) => [{ leases, keepsIds }, memoryRemoteHarness({ leases, keepsIds })] as const),
)

describe.each(REMOTES)('without a random case, on a remote with %o', (_, remote) => {
  const harness = remote as RemoteHarness
  const claimed = REMOTE_LAWS.filter((law) => remoteNotClaimed(law, harness) === undefined)

  test.each(claimed.map((law) => [law.id, law] as const))('%s has met what it is about, and holds', async (_, law) => {
    const tally = new Tally()
    const { failure } = await tryRemoteLaw(law, { harness, runs: 0, seed: 1, tally })
    expect(failure).toBeUndefined()
    for (const label of law.meets ?? []) expect(tally.met.get(label), label).toBeGreaterThan(0)
    expect(tally.neverLanded()).toStrictEqual([])
  })
})

test('every kind of fault is asked for where all is claimed, and lands', async () => {
  const tally = new Tally()
  const law = REMOTE_LAWS.find(({ id }) => id === 'an-execution-is-started-once-whatever-fails')!
  await tryRemoteLaw(law, { harness: memoryRemoteHarness() as RemoteHarness, runs: 0, seed: 1, tally })
  expect([...tally.faults.keys()].toSorted()).toStrictEqual([
    ...['answer lost', 'clock jump', 'cut', 'expiry of events that nobody had seen', 'kill of the driver'],
    ...['kill of what is executed', 'late', 'lost', 'reordered', 'restart', 'restart that forgets', 'twice'],
  ])
})
