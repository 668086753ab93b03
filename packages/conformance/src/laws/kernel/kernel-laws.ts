import type { Law } from '../../law/law.ts'

export const KERNEL_LAWS: readonly Law[] = []
