-- The run's row, and of its messages the one with an id. One statement, hence one snapshot; always one row.
SELECT {schema}.now_ms() AS now, pg_is_in_recovery() AS standby,
       (SELECT row_to_json(r) FROM {schema}.runs r WHERE r.run_id = $1) AS run
