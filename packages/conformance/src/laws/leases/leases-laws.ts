import type { Law } from '../../law/law.ts'
import { aStaleWriterLoses } from './a-stale-writer-loses.ts'

export const LEASES_LAWS: readonly Law[] = [aStaleWriterLoses]
