SELECT seq FROM runs WHERE run_id = $run_id AND status NOT IN ('forgotten', 'importing')
