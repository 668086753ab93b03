import type { Law } from '../../law/law.ts'

export const PROCESSES_LAWS: readonly Law[] = []
