import { DurabilityError } from '@tangle-network/durability-contract'
import type { Row } from './connection.ts'

const OLDEST = 14

/** Settings without which a crash of the server may lose what was acknowledged. */
export const NEEDED_SETTINGS = ['fsync', 'full_page_writes'] as const
export type NeededSetting = (typeof NEEDED_SETTINGS)[number]

/** Refuses a server that cannot keep the journal's promises. `accepted` are settings that somebody vouches for. */
export function checkServer(row: Row, accepted: readonly NeededSetting[], where: string): void {
  const refuse = (expected: string, found: string): never => {
    throw new DurabilityError('STORE_UNUSABLE', { expected, found, where })
  }
  if (row.read_only !== 'off') refuse('a session that may write', 'default_transaction_read_only = on')
  const major = Math.floor(Number(row.version) / 10_000)
  if (!(major >= OLDEST)) refuse(`Postgres ${OLDEST} or later`, `version ${major}`)
  if (row.encoding !== 'UTF8') refuse('a database with the encoding UTF8', `the encoding ${row.encoding}`)
  for (const setting of NEEDED_SETTINGS) {
    if (row[setting] === 'on' || accepted.includes(setting)) continue
    refuse(
      `${setting} = on (or, where the storage makes up for it, accept: ['${setting}'])`,
      `${setting} = ${row[setting]}`,
    )
  }
}
