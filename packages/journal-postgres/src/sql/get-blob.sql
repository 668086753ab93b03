WITH run AS (SELECT * FROM {schema}.runs WHERE run_id = $1)
SELECT {schema}.now_ms() AS now, pg_is_in_recovery() AS standby, (SELECT row_to_json(run) FROM run) AS run,
       (SELECT b.bytes FROM {schema}.blobs b WHERE b.run_no = (SELECT run_no FROM run) AND b.address = $2) AS bytes
