SELECT 1 FROM blobs WHERE run_no = $run_no AND address = $address
