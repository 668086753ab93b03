SELECT digest FROM entries WHERE run_no = $run_no AND seq = $seq
