import type { Commands } from '../../src/index.ts'

/** Shell scripts are its commands: what the message says is run by `sh`. */
export const commands: Commands = {
  sh: ({ messages, stdin, cwd }) => ({
    program: 'sh',
    args: ['-c', String((messages as { content: string }[])[0]?.content)],
    ...(typeof stdin === 'string' ? { input: stdin } : {}),
    ...(typeof cwd === 'string' ? { cwd } : {}),
  }),
}
