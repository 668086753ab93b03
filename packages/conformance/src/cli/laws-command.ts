import { LAWS } from '../laws/laws.ts'
import { REMOTE_LAWS } from '../laws/remote/remote-laws.ts'
import type { Ending } from './ending.ts'
import { tableOf } from './table.ts'

export async function lawsCommand(): Promise<Ending> {
  const laws = [...LAWS, ...REMOTE_LAWS].map(({ id, level, clause, also = [], invariant, statement, needs = [] }) => {
    return { id, level, clause, also, invariant, statement, needs }
  })
  const rows = laws.map(({ id, level, clause, invariant, statement }) => [id, level, clause, invariant, statement])
  const text = tableOf(['id', 'level', 'clause', 'invariant', 'statement'], rows)
  return { code: 0, text: `${text}\n${laws.length} laws`, json: { laws } }
}
