import { readdirSync, readFileSync } from 'node:fs'
import { decodeValue } from '@tangle-network/durability-contract'
import type { Schedule } from './schedule.ts'

/** A schedule that is kept. */
interface Kept {
  /** Id of the law that it broke. */
  readonly law: string
  /** What it found then. */
  readonly found: string
  readonly schedule: Schedule
}

const FOLDER = new URL('../../corpus/', import.meta.url)

/** Schedules that found a bug once; they are tried before any new one. */
export function corpusOf(law: string): Schedule[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))
  const all = files.sort().map((name) => decodeValue(readFileSync(new URL(name, FOLDER), 'utf8')) as Kept)
  return all.filter((file) => file.law === law).map(({ schedule }) => schedule)
}
