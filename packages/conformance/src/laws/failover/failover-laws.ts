import type { Law } from '../../law/law.ts'
import { aCancelledWaitIsNoAcknowledgement } from './a-cancelled-wait-is-no-acknowledgement.ts'
import { whatWasAcknowledgedOutlivesThePrimary } from './what-was-acknowledged-outlives-the-primary.ts'

export const FAILOVER_LAWS: readonly Law[] = [aCancelledWaitIsNoAcknowledgement, whatWasAcknowledgedOutlivesThePrimary]
