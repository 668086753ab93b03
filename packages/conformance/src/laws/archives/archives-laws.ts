import type { Law } from '../../law/law.ts'

export const ARCHIVES_LAWS: readonly Law[] = []
