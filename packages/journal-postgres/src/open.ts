import { DurabilityError } from '@tangle-network/durability-contract'
import { Calls } from './calls.ts'
import { checkServer, type NeededSetting } from './check-server.ts'
import type { PostgresPool } from './connection.ts'
import { openError } from './error.ts'
import { checkVersion, migrate, SCHEMA_VERSION, versionOf } from './migrate.ts'
import { sqlText } from './statements.ts'

export interface OpenParts {
  readonly pool: PostgresPool
  readonly schema: string
  readonly where: string
  readonly timeoutMs: number
  /** Whether to bring the schema to this version, where it is older. */
  readonly migrates: boolean
  readonly accept: readonly NeededSetting[]
}

/** Looks at the server before anything is promised, and brings the schema to this version. A wrong address fails at once. */
export async function open({ pool, schema, where, timeoutMs, migrates, accept }: OpenParts): Promise<Calls> {
  const calls = new Calls({ pool, timeoutMs, where })
  try {
    const [server] = await calls.ask({ text: sqlText('check', schema) })
    checkServer(server ?? {}, accept, where)
    const version = await versionOf((text) => calls.ask({ text }), schema, where)
    checkVersion(version, where)
    if (version === SCHEMA_VERSION) return calls
    if (!migrates) throw tooOld(version, where)
    await migrate(calls, schema, where, timeoutMs)
    return calls
  } catch (error) {
    throw openError(error, where)
  }
}

function tooOld(version: number, where: string): DurabilityError {
  return new DurabilityError('STORE_UNUSABLE', {
    expected: `a schema of version ${SCHEMA_VERSION} (let its owner run migrationSql)`,
    found: version === 0 ? 'no journal, and migrate: false' : `version ${version}, and migrate: false`,
    where,
  })
}
