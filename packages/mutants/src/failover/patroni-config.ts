export interface NodeConfig {
  readonly name: string
  readonly folder: string
  readonly dataDir: string
  readonly bin: string
  readonly port: number
  readonly restPort: number
  readonly etcdPort: number
  readonly password: string
}

/** How long Patroni waits for a leader that says nothing, and how often it looks. Its smallest ttl is 20 s. */
export const TIMING = { ttl: 20, loop_wait: 2, retry_timeout: 5 }

/** The configuration of one node: JSON, which is YAML. */
export function patroniConfig(node: NodeConfig): string {
  const { name, folder, dataDir, bin, port, restPort, etcdPort, password } = node
  const hba = ['host all all 127.0.0.1/32 scram-sha-256', 'host replication all 127.0.0.1/32 scram-sha-256']
  const at = (where: number) => `127.0.0.1:${where}`
  return JSON.stringify({
    ...{ scope: 'durability', name },
    restapi: { listen: at(restPort), connect_address: at(restPort) },
    etcd3: { hosts: at(etcdPort) },
    bootstrap: {
      // A commit waits for the standby, and only a standby that it waited for becomes the leader.
      dcs: {
        ...TIMING,
        synchronous_mode: true,
        postgresql: { use_pg_rewind: false, parameters: { max_connections: 100 } },
      },
      initdb: [{ encoding: 'UTF8' }, { locale: 'C' }, 'data-checksums'],
      pg_hba: hba,
    },
    postgresql: {
      ...{
        listen: at(port),
        connect_address: at(port),
        data_dir: dataDir,
        bin_dir: bin,
        pgpass: `${folder}/${name}.pgpass`,
      },
      authentication: {
        superuser: { username: 'postgres', password },
        replication: { username: 'replicator', password },
      },
      // In the data folder: what a crash leaves in the system's shared memory nobody would remove.
      parameters: { unix_socket_directories: folder, dynamic_shared_memory_type: 'mmap' },
      pg_hba: hba,
    },
    watchdog: { mode: 'off' },
  })
}
