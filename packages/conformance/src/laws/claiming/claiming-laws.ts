import type { Law } from '../../law/law.ts'

export const CLAIMING_LAWS: readonly Law[] = []
