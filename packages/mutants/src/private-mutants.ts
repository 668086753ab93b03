import { readdirSync } from 'node:fs'
import type { PatchMutant } from './patch-mutant.ts'

/** What is patched, named after the folder that holds the patches. */
export const PATCHED = [
  'durability-contract',
  'journal-memory',
  'journal-sqlite',
  'journal-postgres',
  'runtime-kernel',
  'executor-cli-bridge',
  'executor-sandbox',
] as const

export type Patched = (typeof PATCHED)[number]

const FOLDER = new URL('../mutants/', import.meta.url)

/** All mutants that are patches, by what they patch. */
export async function privateMutants(): Promise<ReadonlyMap<Patched, readonly PatchMutant[]>> {
  const all = new Map<Patched, readonly PatchMutant[]>()
  for (const patched of PATCHED) {
    const files = readdirSync(new URL(`${patched}/`, FOLDER)).sort()
    all.set(patched, await Promise.all(files.map((file) => imported(patched, file))))
  }
  return all
}

async function imported(patched: Patched, file: string): Promise<PatchMutant> {
  const { mutant } = (await import(new URL(`${patched}/${file}`, FOLDER).href)) as { mutant: PatchMutant }
  if (`${mutant.id}.ts` !== file) throw new Error(`${patched}/${file} holds a mutant called ${mutant.id}`)
  return mutant
}
