export { installedPostgres, type PostgresBinaries } from './binaries.ts'
export type { PostgresSettings } from './configuration.ts'
export type { Backend, PostgresServer, PostgresStandby } from './postgres-server.ts'
export { type PostgresOptions, startPostgres } from './start-postgres.ts'
