import { decodeValue } from '@tangle-network/durability-contract'
import { createClient } from '@tangle-network/runtime-kernel'
import type { Asked } from './asked.ts'
import type { Command } from './command.ts'
import { atPlace, placeAsked } from './place.ts'
import { printable } from './printable.ts'
import { defaultSender } from './signal-command.ts'
import { UsageError } from './usage-error.ts'

export const resolveCommand: Command = {
  name: 'resolve',
  takes: ['RUN'],
  says: 'Says what became of a once step whose outcome is unknown, and lets the run that is stalled by it go on.',
  options: {
    key: { type: 'string', value: 'KEY', says: 'of the step; needed' },
    path: { type: 'string', value: 'KEYS', says: 'of its agent: a/b, or JSON where a key has a slash (the root)' },
    value: { type: 'string', value: 'JSON', says: 'it happened, and this is its result' },
    error: { type: 'string', value: 'TEXT', says: 'it did not happen, or failed, and this is why' },
    code: { type: 'string', value: 'CODE', says: 'the code of that error' },
    reason: { type: 'string', value: 'TEXT', says: 'how that is known' },
    sender: { type: 'string', value: 'NAME', says: 'who says so (cli: and the name of the user)' },
  },
  async run(asked) {
    const runId = asked.argument('RUN')
    const key = asked.text('key')
    if (!key) throw new UsageError('resolve takes --key KEY, the key of the step; found none.')
    const path = pathOf(asked.text('path'))
    const resolved = resolvedOf(asked)
    const reason = asked.text('reason')
    const by = { sender: asked.text('sender') ?? defaultSender(), ...(reason === undefined ? {} : { reason }) }
    return atPlace(placeAsked(asked), 'write', async (journal) => {
      const before = await journal.head(runId)
      const { position } = await createClient({ journal }).resolve(runId, { path, key }, resolved, by)
      const isNew = position > before.inbox.last
      const as = 'value' in resolved ? 'value' : 'error'
      const json = { runId, resolved: isNew, position, path, key, as, ...by }
      const step = [...path, key].map(printable).join(' / ')
      const run = printable(runId)
      if (!isNew) return { code: 0, text: `Nothing changed: ${run} has been told what became of ${step}.`, json }
      const revived = before.status === 'stalled' ? ' The run was stalled, and is open.' : ''
      return { code: 0, text: `Resolved ${step} of ${run}, by ${as}: message ${position}.${revived}`, json }
    })
  },
}

function resolvedOf(asked: Asked) {
  const [value, message, code] = [asked.text('value'), asked.text('error'), asked.text('code')]
  if ((value === undefined) === (message === undefined))
    throw new UsageError('resolve takes one of --value JSON and --error TEXT; found neither or both.')
  if (message !== undefined) return { error: { message, ...(code === undefined ? {} : { code }) } }
  if (code !== undefined) throw new UsageError('resolve takes --code CODE with --error TEXT; found it with --value.')
  try {
    return { value: decodeValue(value ?? '') }
  } catch {
    // What was found is not repeated: it is a payload.
    throw new UsageError(`--value takes JSON, as in --value '{"id":7}'; found text that is none.`)
  }
}

function pathOf(text: string | undefined): string[] {
  if (text === undefined) return []
  if (!text.startsWith('[')) return text.split('/')
  const expected = `--path takes keys, as in --path 'a/b' or --path '["a","b"]'`
  try {
    const keys: unknown = decodeValue(text)
    if (Array.isArray(keys) && keys.every((key) => typeof key === 'string')) return keys
  } catch {
    throw new UsageError(`${expected}; found text that begins with a bracket and is no JSON.`)
  }
  throw new UsageError(`${expected}; found JSON that is no array of texts.`)
}
