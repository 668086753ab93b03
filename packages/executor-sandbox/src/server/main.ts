#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { createSandboxServer } from './sandbox-server.ts'

/** The server in a process of its own. Its token is read from `SANDBOX_TOKEN`; what it prints is one line of JSON. */
const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    port: { type: 'string' },
    api: { type: 'string' },
    'kept-events': { type: 'string' },
    'keep-alive-ms': { type: 'string' },
    'grace-ms': { type: 'string' },
    forgets: { type: 'boolean' },
  },
})

const { folder, api = 'rich', forgets = false } = values
if (folder === undefined || (api !== 'plain' && api !== 'rich')) {
  console.error('usage: sandbox-server --folder <path> [--port <n>] [--api plain|rich] [--forgets]')
  process.exit(2)
}
const { url } = await createSandboxServer({
  ...{ folder, api, forgets, token: process.env.SANDBOX_TOKEN },
  port: numberOf(values.port),
  keptEvents: numberOf(values['kept-events']),
  keepAliveMs: numberOf(values['keep-alive-ms']),
  graceMs: numberOf(values['grace-ms']),
})
console.log(JSON.stringify({ url }))

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}
