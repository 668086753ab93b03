/** What platforms whose disk does not outlive a process document to set, and the name to be told. */
export const PLATFORM_MARKERS: readonly (readonly [string, string])[] = [
  ['VERCEL', 'Vercel'],
  ['AWS_LAMBDA_FUNCTION_NAME', 'AWS Lambda'],
  ['K_SERVICE', 'Cloud Run'],
  ['CLOUD_RUN_JOB', 'Cloud Run job'],
  ['CLOUD_RUN_WORKER_POOL', 'Cloud Run worker pool'],
  ['FUNCTION_TARGET', 'Google Cloud Functions'],
  ['GAE_INSTANCE', 'App Engine'],
  ['NETLIFY', 'Netlify'],
  ['DYNO', 'Heroku'],
  ['CLOUDFLARE_DURABLE_OBJECT_ID', 'Cloudflare Containers'],
  ['CF_PAGES', 'Cloudflare Pages'],
  ['FLY_MACHINE_ID', 'Fly.io'],
  ['RAILWAY_REPLICA_ID', 'Railway'],
  ['RENDER', 'Render'],
  ['CONTAINER_APP_NAME', 'Azure Container Apps'],
]

/** What replaces a container, with its own layer, whenever its process ends. */
export const ORCHESTRATOR_MARKERS: readonly (readonly [string, string])[] = [
  ['KUBERNETES_SERVICE_HOST', 'Kubernetes'],
  ['ECS_CONTAINER_METADATA_URI_V4', 'Amazon ECS'],
]
