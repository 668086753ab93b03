import type { Law, RemoteLevel } from '../law/law.ts'
import type { RemoteClaims, RemoteHarness } from './remote-harness.ts'
import type { RemoteTrial } from './remote-trial.ts'

/** What a remote or its harness may lack; a law that needs it is then not claimed. */
export type RemoteNeed = keyof RemoteClaims | 'kept events' | 'kill' | 'restart' | 'endpoint' | 'secret'

/** One promise of a remote execution, at a level of its own, which is of no journal, and the check that would see it broken. */
export interface RemoteLaw extends Omit<Law, 'level' | 'needs' | 'features' | 'check'> {
  readonly level: RemoteLevel
  readonly needs?: readonly RemoteNeed[]
  check(trial: RemoteTrial): Promise<void>
}

const LACKS: Record<RemoteNeed, string> = {
  leases: 'nothing is leased (leases: false)',
  keepsIds: 'what an id stands for is forgotten by a restart (keepsIds: false)',
  replays: 'events are shown once and never again (replays: false)',
  cancels: 'nothing can be asked to stop (cancels: false)',
  'kept events': 'no event expires (no keptEvents)',
  kill: 'the harness has no kill',
  restart: 'the harness has no restart',
  endpoint: 'the harness has no endpoint',
  secret: 'the harness has no secret',
}

/** Why a law is not claimed by this harness; undefined when it is. */
export function remoteNotClaimed(law: RemoteLaw, harness: RemoteHarness): string | undefined {
  const has: Record<RemoteNeed, boolean> = {
    ...harness.claims,
    'kept events': harness.keptEvents !== undefined,
    kill: harness.kill !== undefined,
    restart: harness.restart !== undefined,
    endpoint: harness.endpoint !== undefined,
    secret: harness.secret !== undefined,
  }
  const missing = law.needs?.find((need) => !has[need])
  return missing && LACKS[missing]
}
