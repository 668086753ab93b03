import { existsSync } from 'node:fs'
import type { Harness, KernelUnderTest } from '@tangle-network/durability-conformance'

/** What laws are tried on. */
export const SUBJECTS = ['journal-memory', 'journal-sqlite'] as const

export type SubjectName = (typeof SUBJECTS)[number]

export async function harnessOf(name: SubjectName): Promise<Harness> {
  const file = name === 'journal-memory' ? './memory-harness.ts' : './sqlite-harness.ts'
  const { harness } = (await import(file)) as { harness: Harness }
  return harness
}

/** Our kernel, as the suite is given it. */
export async function kernelUnderTest(): Promise<KernelUnderTest | undefined> {
  const file = new URL('./program-kernel.ts', import.meta.url)
  if (!existsSync(file)) return undefined
  const { kernel } = (await import(file.href)) as { kernel: KernelUnderTest }
  return kernel
}
