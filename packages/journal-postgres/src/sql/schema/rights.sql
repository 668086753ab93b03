-- The right to call a function goes with the function, and a step may have made one anew: whoever was let work may go on.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schema} FROM PUBLIC;

DO $$
DECLARE
  v_role name;
BEGIN
  FOR v_role IN
    SELECT pg_get_userbyid(a.grantee) FROM pg_proc p, aclexplode(p.proacl) a
    WHERE p.pronamespace = '{schema}'::regnamespace AND p.proname = 'write_run' AND a.grantee NOT IN (0, p.proowner)
  LOOP
    EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO %I', v_role);
  END LOOP;
END $$;
