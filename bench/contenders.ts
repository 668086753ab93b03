import type { Contender } from './contender.ts'
import { floorPostgres } from './contenders/floor-postgres.ts'
import { floorSqlite } from './contenders/floor-sqlite.ts'
import { ours } from './contenders/ours.ts'

/** The control: the floor once more under another name. What differs between the two is noise. */
const again = (floor: Contender): Contender => ({ ...floor, name: CONTROL })
export const CONTROL = 'floor again'

export const CONTENDERS: readonly Contender[] = [
  ...[floorSqlite, again(floorSqlite), ours('sqlite')],
  ...[floorPostgres, again(floorPostgres), ours('postgres')],
]
