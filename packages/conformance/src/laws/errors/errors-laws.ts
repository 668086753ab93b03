import type { Law } from '../../law/law.ts'

export const ERRORS_LAWS: readonly Law[] = []
