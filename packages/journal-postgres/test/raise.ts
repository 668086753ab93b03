import type { Place } from './place.ts'

/** Has the next writes of a run's row raise an error or warning, as often as told, from then on counted. */
export async function raise({ owner, schema }: Place, level: string, code: string, times: number): Promise<void> {
  await owner.query(`
    DROP SEQUENCE IF EXISTS ${schema}.raised;
    CREATE SEQUENCE ${schema}.raised;
    CREATE OR REPLACE FUNCTION ${schema}.raise() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    AS $$ BEGIN
      IF nextval('${schema}.raised') <= ${times} THEN RAISE ${level} USING MESSAGE = 'asked for', ERRCODE = '${code}'; END IF;
      RETURN NEW;
    END $$;
    DROP TRIGGER IF EXISTS raise ON ${schema}.runs;
    CREATE TRIGGER raise BEFORE UPDATE ON ${schema}.runs FOR EACH ROW EXECUTE FUNCTION ${schema}.raise()`)
}

/** How often a row was written or tried to be since. */
export async function raised({ ask }: Place): Promise<number> {
  const [{ n } = { n: '0' }] = await ask<{ n: string }>('SELECT last_value AS n FROM {schema}.raised')
  return Number(n)
}
