import { type EndedLaw, type Failure, failureOf, unproven } from '../law/ended-law.ts'
import { Tally } from '../law/tally.ts'
import type { RemoteLaw } from './remote-law.ts'
import { RemoteTrial, type RemoteTrialOptions } from './remote-trial.ts'

/** What a law of level R came to. */
export type EndedRemoteLaw = Omit<EndedLaw, 'law'> & { readonly law: RemoteLaw }

/** Checks one law of level R, and whether the check has met what it must meet to prove anything. Never rejects. */
export async function tryRemoteLaw(
  law: RemoteLaw,
  { tally = new Tally(), ...options }: Omit<RemoteTrialOptions, 'tally'> & { tally?: Tally },
): Promise<EndedRemoteLaw> {
  const since = performance.now()
  const ended = (failure?: EndedLaw['failure']): EndedRemoteLaw => {
    const seconds = (performance.now() - since) / 1_000
    return { law, tally, seconds, ...(failure && { failure }) }
  }
  try {
    await using trial = new RemoteTrial(law, { ...options, tally })
    await law.check(trial)
  } catch (error) {
    return ended(withoutSecret(failureOf(law, error), options.harness.secret))
  }
  return ended(unproven(law, tally))
}

/** A law may have found that somebody tells the credential. It does not tell it on. */
function withoutSecret(failure: Failure, secret: string | undefined): Failure {
  if (!secret) return failure
  const hide = (text: string) => text.replaceAll(secret, '[hidden]')
  const told = Object.entries(failure).map(([name, part]) => [name, typeof part === 'string' ? hide(part) : part])
  return Object.fromEntries(told) as Failure
}
