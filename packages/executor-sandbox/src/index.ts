export { createSandboxExecutor, type SandboxExecutorOptions } from './client/sandbox-executor.ts'
export type { ControlReference, EnvironmentReference } from './control.ts'
export { createSandboxServer, type SandboxServer, type SandboxServerOptions } from './server/sandbox-server.ts'
