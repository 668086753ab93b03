export { type Crashes, type CrashReport, type CrashTestOptions, crashTest } from './crash-test.ts'
export { CrashTestError } from './crash-test-error.ts'
export type { Finding } from './finding.ts'
export {
  type MockCall,
  type MockModel,
  type MockModelOptions,
  type MockReply,
  mockModel,
  type PaidCall,
} from './mock-model.ts'
export type { Certainty, Reason } from './reason.ts'
export { type SendMessageOptions, type SentWhen, sendMessage, type TestMessage } from './send-message.ts'
export { type SkippedTime, skipTime } from './skip-time.ts'
export { NothingHappens } from './test-time.ts'
