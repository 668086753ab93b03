// app/api/runs/[runId]/route.ts
import { createClient, isDurabilityError } from '@tangle-network/durability'
import { theJournal } from './journal.ts'
import { summarize } from './summarize.ts'

type Context = { readonly params: Promise<{ readonly runId: string }> }

/** Starts a run, and answers before any of it is done. The id is the caller's: sent again, it is the same run. */
export async function PUT(request: Request, { params }: Context): Promise<Response> {
  const { runId } = await params
  const client = createClient({ journal: await theJournal() })
  try {
    const { created } = await client.start(summarize, await request.json(), { runId })
    return Response.json({ runId }, { status: created ? 201 : 200 })
  } catch (error) {
    if (isDurabilityError(error, 'RUN_CONFLICT')) return new Response('another task has this id', { status: 409 })
    if (isDurabilityError(error, 'INVALID_INPUT')) return new Response('not a task', { status: 400 })
    throw error
  }
}
