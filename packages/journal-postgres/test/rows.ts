import type { RunRow, StoredBlob } from '@tangle-network/durability-contract'
import type pg from 'pg'
import { runJson } from '../src/row.ts'

interface Place {
  readonly schema: string
}

export async function noRun(client: pg.Client, { schema }: Place): Promise<void> {
  for (const table of ['entries', 'blobs', 'messages', 'runs']) await client.query(`DELETE FROM ${schema}.${table}`)
}

/** Puts a run there as it is, with nobody else: an entry of the digest of its number at each seq up to the head. */
export async function putRun(
  client: pg.Client,
  { schema }: Place,
  run: RunRow,
  held: { readonly blobs: readonly StoredBlob[]; readonly message?: { readonly id: string; readonly digest: string } },
): Promise<void> {
  await client.query('BEGIN')
  await noRun(client, { schema })
  const columns = Object.keys(JSON.parse(runJson(run))).join(', ')
  const { rows } = await client.query(
    `INSERT INTO ${schema}.runs (version, ${columns})
     SELECT 1, ${columns} FROM json_populate_record(NULL::${schema}.runs, $1) RETURNING run_no`,
    [runJson(run)],
  )
  const { run_no } = rows[0] as { run_no: string }
  await client.query(
    `INSERT INTO ${schema}.entries (run_no, seq, epoch, at, kind, digest, refs, payload)
     SELECT $1, seq, 1, 3, 'kind', lpad(to_hex(seq), 64, '0'), '[]', '"p"' FROM generate_series(1, $2::bigint) AS seq`,
    [run_no, run.seq],
  )
  for (const { address, bytes } of held.blobs) {
    await client.query(`INSERT INTO ${schema}.blobs VALUES ($1, $2, $3)`, [run_no, address, Buffer.from(bytes)])
  }
  if (held.message && run.inboxLast > 0) {
    await client.query(
      `INSERT INTO ${schema}.messages (run_no, position, id, sender, kind, digest, at, payload)
       VALUES ($1, 1, $2, 'sender', 'kind', $3, 3, '"p"')`,
      [run_no, held.message.id, held.message.digest],
    )
  }
  await client.query('COMMIT')
}

/** Everything that is stored of the run, but for the numbers that count writes and runs. */
export async function stored(client: pg.Client, { schema }: Place): Promise<Record<string, unknown>> {
  const all = async (table: string, order: string) =>
    (await client.query(`SELECT row_to_json(t) AS row FROM ${schema}.${table} t ORDER BY ${order}`)).rows.map(
      ({ row: { run_no, version, ...rest } }) => rest,
    )
  return {
    runs: await all('runs', 'run_id'),
    entries: await all('entries', 'seq'),
    blobs: await all('blobs', 'address'),
    messages: await all('messages', 'position'),
  }
}
