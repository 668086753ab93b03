import type { Law } from '../../law/law.ts'

export const READING_LAWS: readonly Law[] = []
