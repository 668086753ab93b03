import type { Law } from '../../law/law.ts'

export const SCHEDULES_LAWS: readonly Law[] = []
