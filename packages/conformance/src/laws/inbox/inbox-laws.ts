import type { Law } from '../../law/law.ts'

export const INBOX_LAWS: readonly Law[] = []
