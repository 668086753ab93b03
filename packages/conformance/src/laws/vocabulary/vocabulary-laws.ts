import type { Law } from '../../law/law.ts'

export const VOCABULARY_LAWS: readonly Law[] = []
