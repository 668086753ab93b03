import type { Law } from '../../law/law.ts'

export const LISTING_LAWS: readonly Law[] = []
