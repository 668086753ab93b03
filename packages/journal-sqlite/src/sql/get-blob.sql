SELECT bytes FROM blobs WHERE run_no = $run_no AND address = $address
