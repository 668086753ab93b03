import { describe, test } from 'vitest'
import { describeRemote, memoryRemoteHarness } from '../../src/index.ts'

describeRemote('a remote in memory', memoryRemoteHarness(), { describe, test })
describeRemote(
  'one that leases nothing and names its places',
  memoryRemoteHarness({ leases: false, hasTokens: true }),
  {
    ...{ describe, test },
  },
)
describeRemote('one that forgets its ids', memoryRemoteHarness({ keepsIds: false }), { describe, test })
