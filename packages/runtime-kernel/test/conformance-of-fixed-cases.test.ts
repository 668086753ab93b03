import { describeKernel } from '@tangle-network/durability-conformance'
import { describe, test } from 'vitest'
import { memoryHarness } from './memory-harness.ts'
import { kernel } from './program-kernel.ts'

// Each law meets what it is about in its fixed cases alone, so that no seed leaves it unproven where few cases are tried.
describeKernel(
  'runtime-kernel on journal-memory, fixed cases alone',
  memoryHarness,
  kernel,
  { describe, test },
  { runs: 0 },
)
