type Environment = Readonly<Record<string, string | undefined>>

/**
 * Platforms that give a process a disk of its own and throw it away, by a variable that they document to set where code
 * runs. A volume may be mounted there all the same: whoever has one says so with a URL.
 */
const PLATFORMS: Readonly<Record<string, string>> = {
  VERCEL: 'Vercel',
  AWS_LAMBDA_FUNCTION_NAME: 'AWS Lambda',
  K_SERVICE: 'Cloud Run',
  CLOUD_RUN_JOB: 'a Cloud Run job',
  CLOUD_RUN_WORKER_POOL: 'a Cloud Run worker pool',
  FUNCTION_TARGET: 'Google Cloud Functions',
  GAE_INSTANCE: 'App Engine',
  NETLIFY: 'Netlify',
  DYNO: 'Heroku',
  CLOUDFLARE_DURABLE_OBJECT_ID: 'Cloudflare Containers',
  CF_PAGES: 'Cloudflare Pages',
  FLY_MACHINE_ID: 'Fly.io',
  RAILWAY_REPLICA_ID: 'Railway',
  RENDER: 'Render',
  CONTAINER_APP_NAME: 'Azure Container Apps',
}

/** They answer the end of a process with a new container: its own layer is gone, a volume mounted into it is not. */
const ORCHESTRATORS: Readonly<Record<string, string>> = {
  KUBERNETES_SERVICE_HOST: 'Kubernetes',
  ECS_CONTAINER_METADATA_URI_V4: 'Amazon ECS',
}

/** By the magic numbers of Linux's statfs(2); other systems number theirs otherwise, and far below these. */
const IN_MEMORY: ReadonlyMap<number, string> = new Map([
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
])
const OVERLAY = 0x794c7630

/**
 * Says why a file would not be there for the process that resumes; undefined when nothing tells so. `filesystemType` is
 * `type` of Node's `statfs`, undefined when unknown. An overlay alone tells nothing: a container that is started again,
 * a development container or a live system keep theirs.
 */
export function ephemeralStorage(env: Environment, filesystemType: number | undefined): string | undefined {
  // 32-bit systems give the number with a sign.
  const type = filesystemType === undefined ? undefined : filesystemType >>> 0
  const memory = type === undefined ? undefined : IN_MEMORY.get(type)
  if (memory) return `a file system in memory (${memory})`
  if (isEmulated(env)) return undefined
  const platform = firstSet(PLATFORMS, env)
  if (platform) return `the disk of ${platform}`
  const orchestrator = type === OVERLAY ? firstSet(ORCHESTRATORS, env) : undefined
  return orchestrator && `the layer of a container (overlay) under ${orchestrator}`
}

/** `vercel dev` and `netlify dev` set a platform's variables on the disk of a developer. */
function isEmulated(env: Environment): boolean {
  return env.VERCEL_ENV === 'development' || env.NETLIFY_DEV === 'true'
}

function firstSet(markers: Readonly<Record<string, string>>, env: Environment): string | undefined {
  const marker = Object.keys(markers).find((name) => env[name])
  return marker && `${markers[marker]} (${marker} is set)`
}
