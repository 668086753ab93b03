// app/api/drain/route.ts
import { createWorker } from '@tangle-network/durability'
import { theJournal } from './journal.ts'
import { summarize } from './summarize.ts'

/** In seconds: how long the platform lets it work. */
export const maxDuration = 60

/** Called by cron: works until nothing is due or time is nearly up, and gives back what is not finished. */
export async function GET(request: Request): Promise<Response> {
  const secret = process.env.CRON_SECRET
  if (!secret || request.headers.get('authorization') !== `Bearer ${secret}`) return new Response(null, { status: 401 })
  await using worker = createWorker({ journal: await theJournal(), agents: [summarize], graceMs: 5_000 })
  return Response.json(await worker.drain({ maxMs: 45_000 }))
}
