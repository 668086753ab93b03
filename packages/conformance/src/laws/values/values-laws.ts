import type { Law } from '../../law/law.ts'

export const VALUES_LAWS: readonly Law[] = []
