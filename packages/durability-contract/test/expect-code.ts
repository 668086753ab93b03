import { DurabilityError, type ErrorCode } from '../src/index.ts'

/** The contract error that `work` ends in, which must be of that code. */
export async function expectCode(code: ErrorCode, work: () => unknown): Promise<DurabilityError> {
  const error = await thrownBy(work)
  if (error instanceof DurabilityError && error.code === code) return error
  throw new Error(`expected ${code}, found ${error}`, { cause: error })
}

/** What `work` throws or rejects with. */
export async function thrownBy(work: () => unknown): Promise<unknown> {
  try {
    await work()
  } catch (error) {
    return error
  }
  throw new Error('expected an error, found none')
}
