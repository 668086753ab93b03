import { describeKernel } from '@tangle-network/durability-conformance'
import { describe, test } from 'vitest'
import { memoryHarness } from './memory-harness.ts'
import { kernel } from './program-kernel.ts'

describeKernel('runtime-kernel on journal-memory', memoryHarness, kernel, { describe, test })
