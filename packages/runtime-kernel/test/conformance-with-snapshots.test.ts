import { describeKernel } from '@tangle-network/durability-conformance'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { memoryHarness } from './memory-harness.ts'
import { kernelWith } from './program-kernel.ts'
import { spoiledSnapshots } from './spoiled-snapshots.ts'

const snapshots = spoiledSnapshots()
// It is warned of every load that fails, as it should be.
vi.spyOn(process, 'emitWarning').mockImplementation(() => {})

afterAll(() => {
  const { kept, used, spoiled } = snapshots.told()
  expect(Math.min(kept, used, spoiled)).toBeGreaterThan(20)
})

describeKernel(
  'runtime-kernel on journal-memory, with snapshots that cannot be trusted',
  memoryHarness,
  kernelWith(snapshots),
  { describe, test },
  { runs: 2 },
)
