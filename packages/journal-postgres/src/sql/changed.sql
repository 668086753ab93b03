-- Where the heads of these runs stand, for those who wait for one to move.
SELECT run_id, seq FROM {schema}.runs WHERE run_id = ANY ($1::text[]) AND status NOT IN ('forgotten', 'importing')
