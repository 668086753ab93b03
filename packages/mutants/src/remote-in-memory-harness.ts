import { memoryRemoteHarness } from '@tangle-network/durability-conformance'

export const remote = memoryRemoteHarness()
