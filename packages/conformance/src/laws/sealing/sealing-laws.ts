import type { Law } from '../../law/law.ts'

export const SEALING_LAWS: readonly Law[] = []
