import { expect, test } from 'vitest'
import { createPostgresJournal, grantSql } from '../src/index.ts'
import { newPlace, type Place } from './place.ts'
import { newRole, type Role } from './roles.ts'
import { EVERY_MUTATION, liveThroughAll, noted } from './whole-life.ts'

const MISSING_PRIVILEGE = '42501'
const NOT_OWNER = '42501'

async function workerOf(place: Place): Promise<Role> {
  const worker = await newRole(place)
  await place.owner.query(grantSql({ schema: place.schema, role: worker.name }))
  return worker
}

/** The SQLSTATE that a statement of the role is refused with, or 'granted'. */
async function attempt({ client }: Role, sql: string): Promise<unknown> {
  return client.query(sql).then(
    () => 'granted',
    (error: { code?: string }) => error.code,
  )
}

test('a worker that may call the functions and read the tables lives through every mutation, reads and watches [J-7]', async () => {
  const place = await newPlace()
  const worker = await workerOf(place)
  const { mutations, failpoint } = noted()
  await using journal = await createPostgresJournal({ url: worker.url, schema: place.schema, failpoint })
  await liveThroughAll(journal, 'run')
  expect(mutations).toEqual(EVERY_MUTATION)
  expect(await journal.verify('run')).toMatchObject({ entries: 3, blobs: 1, messages: 2 })
  expect((await journal.list()).runs.map(({ runId }) => runId)).toEqual(['run'])
  const watched: number[] = []
  for await (const { seq } of journal.watch('run')) watched.push(seq)
  expect(watched).toEqual([1, 2, 3])
})

test('a worker can neither write tables, nor change functions, nor make anything in the schema', async () => {
  const place = await newPlace()
  const { schema, ask } = place
  const worker = await workerOf(place)
  const tables = await ask<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class WHERE relnamespace = '${schema}'::regnamespace AND relkind IN ('r', 'p')`,
  )
  expect(tables.length).toBeGreaterThan(10)
  for (const { name } of tables) {
    expect(await attempt(worker, `SELECT FROM ${name}`), name).toBe('granted')
    for (const sql of [`INSERT INTO ${name} DEFAULT VALUES`, `DELETE FROM ${name}`, `TRUNCATE ${name}`]) {
      expect(await attempt(worker, sql), sql).toBe(MISSING_PRIVILEGE)
    }
    expect(await attempt(worker, `ALTER TABLE ${name} ADD COLUMN x integer`), name).toBe(NOT_OWNER)
    expect(await attempt(worker, `CREATE INDEX ON ${name} ((1))`), name).toBe(NOT_OWNER)
  }
  for (const sql of [
    `UPDATE ${schema}.runs SET epoch = 9`,
    `SELECT FROM ${schema}.runs FOR UPDATE`,
    `CREATE TABLE ${schema}.mine (x integer)`,
    `CREATE FUNCTION ${schema}.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'`,
    `CREATE OR REPLACE FUNCTION ${schema}.now_ms() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'`,
    `CREATE OR REPLACE FUNCTION ${schema}.guard() RETURNS void LANGUAGE sql AS ''`,
    `ALTER FUNCTION ${schema}.now_ms() SECURITY DEFINER`,
    `DROP FUNCTION ${schema}.guard()`,
    `DROP SCHEMA ${schema} CASCADE`,
    `GRANT SELECT ON ${schema}.runs TO PUBLIC`,
    `SELECT nextval('${schema}.runs_run_no_seq')`,
  ]) {
    // A grant of what one may not give away is a warning to Postgres, so it is looked at below.
    if (!sql.startsWith('GRANT')) expect(await attempt(worker, sql), sql).toBe(MISSING_PRIVILEGE)
    else await attempt(worker, sql)
  }
  expect(await ask(`SELECT has_table_privilege('pg_monitor', '{schema}.runs', 'SELECT') AS granted`)).toEqual([
    { granted: false },
  ])
})

test('a role that was granted nothing can call and read nothing', async () => {
  const place = await newPlace()
  const { schema, ask } = place
  const stranger = await newRole(place)
  const inside = await newRole(place)
  // The schema's own door is open to this one, and nothing in it.
  await place.owner.query(`GRANT USAGE ON SCHEMA ${schema} TO ${inside.name}`)
  const functions = await ask<{ name: string; call: string }>(
    `SELECT proname AS name,
            format('SELECT %s(%s)', oid::regproc, (SELECT string_agg('NULL::' || format_type(t, NULL), ', ' ORDER BY n)
                   FROM unnest(proargtypes::oid[]) WITH ORDINALITY AS a (t, n))) AS call
     FROM pg_proc WHERE pronamespace = '${schema}'::regnamespace`,
  )
  expect(functions.map(({ name }) => name).sort()).toEqual([
    'adopt',
    'append_batches',
    'append_entry',
    'begin_run',
    'claim',
    'deliver',
    'guard',
    'lock_run',
    'now_ms',
    'put_blob',
    'renew',
    'write_run',
  ])
  for (const role of [stranger, inside]) {
    for (const { call } of functions) expect(await attempt(role, call), call).toBe(MISSING_PRIVILEGE)
    expect(await attempt(role, `SELECT FROM ${schema}.runs`)).toBe(MISSING_PRIVILEGE)
    expect(await attempt(role, `SELECT FROM ${schema}.store`)).toBe(MISSING_PRIVILEGE)
  }
})

test('what runs with the rights of the owner looks nothing up where its caller may put things', async () => {
  const { schema, ask } = await newPlace()
  const functions = await ask<{ name: string; settings: string[] }>(
    `SELECT proname AS name, proconfig AS settings FROM pg_proc
     WHERE pronamespace = '${schema}'::regnamespace AND prosecdef ORDER BY 1`,
  )
  expect(functions).toEqual(
    [
      'adopt',
      'append_batches',
      'append_entry',
      'begin_run',
      'claim',
      'deliver',
      'lock_run',
      'put_blob',
      'renew',
      'write_run',
    ].map((name) => ({
      name,
      settings: [
        'search_path=pg_catalog, pg_temp',
        ...(name.startsWith('append_') ? ['plan_cache_mode=force_generic_plan'] : []),
      ],
    })),
  )
})

test('functions, operators and tables that a worker hides in its path or its temporary schema are run by nobody else', async () => {
  const place = await newPlace()
  const { owner, schema, ask } = place
  const worker = await workerOf(place)
  const trap = `trap_${worker.name}`
  await owner.query(`CREATE SCHEMA ${trap} AUTHORIZATION ${worker.name}`)
  // Each tells whose rights it was run with. Those of the worker are no prey: it has them anyway.
  const spring = `BEGIN RAISE EXCEPTION 'sprung as %', current_user; END`
  await worker.client.query(`
    CREATE FUNCTION ${trap}.clock_timestamp() RETURNS timestamptz LANGUAGE plpgsql AS $$ ${spring} $$;
    CREATE FUNCTION ${trap}.cardinality(text[]) RETURNS integer LANGUAGE plpgsql AS $$ ${spring} $$;
    CREATE FUNCTION ${trap}.set_config(text, text, boolean) RETURNS text LANGUAGE plpgsql AS $$ ${spring} $$;
    CREATE FUNCTION ${trap}.current_setting(text) RETURNS text LANGUAGE plpgsql AS $$ ${spring} $$;
    CREATE FUNCTION ${trap}.row_to_json(record) RETURNS json LANGUAGE plpgsql AS $$ ${spring} $$;
    CREATE FUNCTION ${trap}.same(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ ${spring} $$;
    CREATE FUNCTION ${trap}.same(bigint, bigint) RETURNS boolean LANGUAGE plpgsql AS $$ ${spring} $$;
    CREATE OPERATOR ${trap}.= (LEFTARG = text, RIGHTARG = text, FUNCTION = ${trap}.same);
    CREATE OPERATOR ${trap}.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = ${trap}.same);
    ALTER ROLE ${worker.name} SET search_path = pg_temp, ${trap}, pg_catalog`)
  await expect(
    owner.query(`BEGIN; SET LOCAL search_path = ${trap}, pg_catalog; SELECT clock_timestamp()`),
  ).rejects.toThrow('sprung as')
  await owner.query('ROLLBACK')

  // The reads of a worker run with its own rights and path, so all that writes is called here by itself.
  const { client } = worker
  await client.query(`SET search_path = pg_temp, ${trap}, pg_catalog`)
  await client.query(
    'CREATE TEMPORARY TABLE runs (run_id pg_catalog.text); CREATE TEMPORARY TABLE entries (x pg_catalog.text)',
  )
  const lease = `'run', 1, 'token'`
  const row = JSON.stringify({
    ...{ agent: 'a', queue: 'q', status: 'open', epoch: 1, owner: 'me', token: 'token', lease_ms: 60_000 },
    ...{ expires_at: 1, seq: 0, digest: 'd', vocabulary: 1, due_at: 1, claims: 0 },
    ...{ inbox_last: 0, inbox_seen: 0, inbox_bytes: 0, manifest: '{}' },
  })
  const due = JSON.stringify({
    ...JSON.parse(row),
    owner: null,
    token: null,
    lease_ms: null,
    expires_at: null,
    due_at: 0,
  })
  const calls = [
    `begin_run('due', '${due}')`,
    `write_run('run', NULL, '${row}', false, '[]')`,
    `renew(${lease})`,
    `put_blob(${lease}, 'sha256:1', '\\x01')`,
    `deliver('run', 'm', 's', 'k', 'd', '1', 1, 10, 10)`,
    `append_batches(ARRAY['run'], ARRAY[1::pg_catalog.int8], ARRAY['token'], ARRAY[0::pg_catalog.int8], ARRAY['d'], ARRAY[NULL],
            ARRAY[false], ARRAY[NULL::pg_catalog.int8], ARRAY[NULL::pg_catalog.int8], ARRAY[true], ARRAY[1],
            ARRAY[NULL::pg_catalog.json], ARRAY[1], ARRAY[1::pg_catalog.int8], ARRAY['k'], ARRAY['e'], ARRAY['[]'],
            ARRAY['1'], ARRAY[0], ARRAY[]::pg_catalog.text[], ARRAY[]::pg_catalog.bytea[], false)`,
    `append_entry(${lease}, 1, 'e', NULL, true, 1, 1, 'k', 'f', '1')`,
    `claim('q', ARRAY['a'], 1, 'c', 1, ARRAY['t'], 10)`,
    `adopt('other', NULL, '${row.replace('"open"', '"importing"')}', true, '[]', ARRAY[]::pg_catalog.int8[],
           ARRAY[]::pg_catalog.int8[], ARRAY[]::pg_catalog.int8[], ARRAY[]::pg_catalog.text[], ARRAY[]::pg_catalog.text[],
           ARRAY[]::pg_catalog.text[], ARRAY[]::pg_catalog.text[], ARRAY[]::pg_catalog.text[], ARRAY[]::pg_catalog.bytea[])`,
  ]
  for (const call of calls) expect((await client.query(`SELECT * FROM ${schema}.${call}`)).rowCount, call).toBe(1)
  expect(await ask('SELECT run_id, seq FROM {schema}.runs ORDER BY 1')).toEqual([
    { run_id: 'due', seq: '0' },
    { run_id: 'other', seq: '0' },
    { run_id: 'run', seq: '2' },
  ])
  await owner.query(`DROP SCHEMA ${trap} CASCADE`)
})
