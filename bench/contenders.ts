import type { Contender } from './contender.ts'
import { absurd } from './contenders/absurd.ts'
import { dbos } from './contenders/dbos.ts'
import { effectPostgres, effectSqlite } from './contenders/effect.ts'
import { emmett } from './contenders/emmett.ts'
import { floorPostgres } from './contenders/floor-postgres.ts'
import { floorSqlite } from './contenders/floor-sqlite.ts'
import { langgraphPostgres, langgraphSqlite } from './contenders/langgraph.ts'
import { openworkflowPostgres, openworkflowSqlite } from './contenders/openworkflow.ts'
import { ours, oursInThread, oursWithCheckpoints, oursWithSnapshots } from './contenders/ours.ts'
import { restate } from './contenders/restate.ts'
import { vercelWorkflow } from './contenders/vercel-workflow.ts'

/** The control: the floor once more under another name. What differs between the two is noise. */
const again = (floor: Contender): Contender => ({ ...floor, name: CONTROL })
export const CONTROL = 'floor again'

export const PEERS: readonly Contender[] = [
  ...[openworkflowSqlite, langgraphSqlite, effectSqlite],
  ...[openworkflowPostgres, langgraphPostgres, effectPostgres, dbos, emmett, absurd, vercelWorkflow],
  restate,
]

export const CONTENDERS: readonly Contender[] = [
  ...[
    floorSqlite,
    again(floorSqlite),
    ours('sqlite'),
    ours('sqlite', 'once'),
    oursInThread(),
    oursWithSnapshots('sqlite'),
    oursWithCheckpoints('sqlite'),
  ],
  ...[
    floorPostgres,
    again(floorPostgres),
    ours('postgres'),
    ours('postgres', 'once'),
    ours('postgres', 'transactional'),
    oursWithSnapshots('postgres'),
    oursWithCheckpoints('postgres'),
  ],
  ours('memory'),
  ...PEERS,
]
