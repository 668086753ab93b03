import type { Law } from '../../law/law.ts'

export const BLOBS_LAWS: readonly Law[] = []
