import type { Law } from '../../law/law.ts'

export const RUNS_LAWS: readonly Law[] = []
