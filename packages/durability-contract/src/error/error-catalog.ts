/** What each code means and what to do about it. `docs/errors.md` and every message are made from this table. */
export const ERROR_CATALOG = {
  INVALID_VALUE: {
    cause: 'A value is not JSON: it would come back changed, or not at all.',
    cure: 'Convert the value at the path named to null, a boolean, a finite number, a string, an array or a plain object.',
  },
  INVALID_NAME: {
    cause: 'A name is empty, not well-formed Unicode, holds a control character, or is reserved for the kernel.',
    cure: 'Choose a non-empty name of printable, well-formed Unicode.',
  },
  LIMIT_EXCEEDED: {
    cause: 'Something is larger than the contract allows.',
    cure: 'Split it, or store the large part as a blob and refer to it.',
  },
  RUN_CONFLICT: {
    cause: 'The run id is taken by a run with another manifest: another agent, task, queue, parent or seed.',
    cure: 'Use a new run id for new work, or pass the task that the run was begun with.',
  },
  RUN_NOT_FOUND: {
    cause: 'No run of that id was begun in this journal, or it was forgotten.',
    cure: 'Check the run id and that this is the journal the run was begun in.',
  },
  RUN_EXISTS: {
    cause: "The caller asked for a run that must be new (resume: 'forbid'), and it exists.",
    cure: "Use a new run id, or allow resuming with resume: 'allow'.",
  },
  RUN_CLOSED: {
    cause: 'The run has ended; nothing can be added to it.',
    cure: 'Read its result; begin another run for more work.',
  },
  RUN_FORGOTTEN: {
    cause: 'The run of this id has ended and was forgotten on purpose.',
    cure: 'Use a new run id, or say reuse: true to begin anew under the old one.',
  },
  RUN_QUARANTINED: {
    cause: 'The run was claimed too often without getting on, so it was taken out of the way of the others.',
    cure: 'Find out what kills its workers, then revive it with a reason.',
  },
  RUN_MOVED: {
    cause: 'The run was moved to another journal and goes on there.',
    cure: 'Open the journal that it was moved to.',
  },
  KEY_MISSING: {
    cause: 'The key of the run was dropped, or its master key is not in the ring: what it holds cannot be read.',
    cure: 'Put the master key back into the ring; a run whose own key was dropped stays unreadable, as was wanted.',
  },
  RUN_NOT_CLOSED: {
    cause: 'Only a run that has ended can be forgotten.',
    cure: 'Wait until it has ended, or cancel it first.',
  },
  MESSAGE_CONFLICT: {
    cause: 'The run has another message under this id.',
    cure: 'Use a new message id for another message.',
  },
  INBOX_FULL: {
    cause: 'The inbox of the run holds as much as it may.',
    cure: 'Begin another run for what is to come, or send fewer and larger messages.',
  },
  LEASE_HELD: {
    cause: 'Another owner holds a live lease on the run.',
    cure: 'Wait until the lease is released or expires, or follow the run instead of driving it.',
  },
  FENCED: {
    cause: 'The lease is no longer current: another acquisition has taken the run over.',
    cure: 'Stop working on this run; its new owner carries on from the journal.',
  },
  CONFLICT: {
    cause: 'The head of the run is not where the batch expects it.',
    cure: 'Read the head again. If this batch was never acknowledged, something else was appended in its place.',
  },
  BLOB_MISSING: {
    cause: 'A blob is not stored under that run.',
    cure: 'Store the blob for this run first, or carry it in the batch that refers to it.',
  },
  CURSOR_INVALID: {
    cause: 'The cursor does not lie on this log or inbox: it is past the end, or its digest is another.',
    cure: 'Read from the start; the cursor belongs to another run, another store, or a log that was rolled back.',
  },
  CORRUPT: {
    cause: 'What is stored does not match its digest, its neighbours or its shape.',
    cure: 'Stop writing to this store and restore it from a copy that verifies.',
  },
  JOURNAL_CLOSED: {
    cause: 'The journal was used after it was closed.',
    cure: 'Open the journal again; close it only when nothing needs it any more.',
  },
  STORE_BUSY: {
    cause: 'Another writer held the store for longer than this journal waits, or too much waits for it already.',
    cure: 'Try again a little later; look for a long transaction or a stopped process that holds the store.',
  },
  STORE_FAILED: {
    cause: 'The store or its driver failed.',
    cure: 'See the cause. If the outcome is unknown, offer the same batch again: it is applied once.',
  },
  STORE_POISONED: {
    cause: 'A write could not be made durable, so this journal acknowledges nothing more.',
    cure: 'Repair the disk, open the journal again, and offer the unsettled batch again.',
  },
  STORE_UNUSABLE: {
    cause: 'What was opened is not a store of this kind, or cannot give the durability it must.',
    cure: 'Check the path or URL, the permissions, and the file system or settings of the server.',
  },
  SCHEMA_TOO_NEW: {
    cause: 'The store, or an entry in it, was written by a newer version than this code knows.',
    cure: 'Run a version of the code that is at least as new as the one that wrote it.',
  },
  UNKNOWN_KIND: {
    cause: 'The log holds an entry of a kind that this code does not know.',
    cure: 'Run the code that wrote it, or a newer version.',
  },
  UNSUPPORTED_URL: {
    cause: 'No journal is known for this URL.',
    cure: "Use 'sqlite:PATH', 'postgres://HOST/DATABASE' or 'memory:'.",
  },
  MISSING_PACKAGE: {
    cause: 'What was asked for comes in a package of its own, which is not installed.',
    cure: 'Install the package named, beside @tangle-network/durability.',
  },
  EPHEMERAL_STORAGE: {
    cause: 'No journal was named, and the disk that the default file would lie on does not outlive the process.',
    cure: "Name a journal that outlives it, by DURABILITY_URL or the option url; a 'sqlite:' URL is taken at its word, so use one for a volume that is mounted here.",
  },
  INVALID_INPUT: {
    cause: "A task does not fit the agent's input schema.",
    cure: 'Pass a task that fits the schema.',
  },
  INVALID_OUTPUT: {
    cause: 'A result does not fit its output schema.',
    cure: 'Return a value that fits the schema, or mend the schema.',
  },
  DIVERGED: {
    cause: 'The code does not do what its journal says it did: a step or child was removed, reordered or changed.',
    cure: 'Run the code that wrote this history, or mend the code so that it asks for the same keys with the same inputs.',
  },
  DUPLICATE_KEY: {
    cause: 'One key was used twice in one execution of a scope.',
    cure: 'Give each step and child its own key; for a child pass { key }, for a step in a loop put the index into the key.',
  },
  UNAWAITED_STEP: {
    cause: 'An agent returned while something it had started was never awaited.',
    cure: 'Await every step and child, alone or through Promise.all, race or any.',
  },
  INVALID_CHECKPOINT: {
    cause: 'An agent asked for a checkpoint that nobody could go on from as it does itself.',
    cure: 'Look at scope.restored where the agent begins; before a checkpoint await everything that was started, and await the checkpoint before anything else.',
  },
  FOREIGN_AWAIT: {
    cause: 'An agent waited for something that is not a promise of its scope, so its history would not replay.',
    cure: 'Do the waiting inside scope.step, whose result is replayed; await only scope promises between steps.',
  },
  OUTCOME_UNKNOWN: {
    cause: "A 'once' effect was started and its outcome never became known; it may or may not have happened.",
    cure: 'Find out what happened and handle this code in the agent; it is never executed again by itself.',
  },
  TRANSCRIPT_CONFLICT: {
    cause: 'A transcript holds two tool calls, or two results, of one id, and they differ.',
    cure: 'Find out which of them is real, and repair the transcript without the other.',
  },
  NOT_RESOLVABLE: {
    cause:
      'There is no unknown outcome there that somebody may still resolve: no such step is open, its outcome is known, or its agent may have acted upon the unknown.',
    cure: "Look at the run: what can be resolved is the outcome of a 'once' step by which its agent has just ended. Elsewhere the agent has to handle the code OUTCOME_UNKNOWN.",
  },
  INTERRUPTED_TOO_OFTEN: {
    cause: 'The run was taken over as often as it may without anything coming of it: it seems to end its processes.',
    cure: 'Find out what ends the processes that drive it, then revive it with a reason.',
  },
  BUDGET_EXHAUSTED: {
    cause: 'A step or child asked for more of a channel than its account had free, so it was not started.',
    cure: 'Give the run or child a larger budget, ask for less, or handle this code in the agent; error.data says which channel was short.',
  },
  DEPTH_EXCEEDED: {
    cause:
      'A child would lie deeper below the root of its run than the supervisor or worker allows, so it was not started.',
    cure: 'Find out why agents call agents without end, handle this code in the agent, or raise maxDepth.',
  },
  DEADLINE_EXCEEDED: {
    cause:
      'A run or child had not settled by its deadline; it was cancelled, and everything that it had started is over.',
    cure: 'Give it more time, or have it do less; error.data says which deadline it was.',
  },
  RESULT_UNSTORABLE: {
    cause: 'A function returned a value that cannot be stored exactly.',
    cure: 'Return JSON: null, booleans, finite numbers, strings, arrays and plain objects.',
  },
  STEP_TIMEOUT: {
    cause: 'An attempt took longer than its timeoutMs.',
    cure: 'Raise timeoutMs, or find out why the attempt hangs; its signal was aborted.',
  },
  REMOTE_REFUSED: {
    cause: 'A remote that executes something for a run refused what it was asked, and will refuse it again.',
    cure: 'Look at what it found fault with: the request, the credentials, or an id that another request has.',
  },
  REMOTE_BUSY: {
    cause: 'A remote would not take anything at the moment; it has done nothing.',
    cure: 'Nothing: it is asked again later. Ask it for less at a time if this goes on.',
  },
  REMOTE_UNREACHABLE: {
    cause: 'A remote that executes something for a run did not answer.',
    cure: 'See that it runs and can be reached; what it executes is found again once it can.',
  },
  REMOTE_FAILED: {
    cause: 'A remote that executes something for a run answered with an error of its own, or with what is no answer.',
    cure: 'Look into its log, and see that the address is that of a remote which speaks this protocol.',
  },
  LEASE_LOST: {
    cause: 'The lease could not be renewed in time, so this process stopped working on the run.',
    cure: 'Run it again: it resumes from the last committed step.',
  },
  SUPERVISOR_CLOSED: {
    cause: 'The supervisor was closed while the run was in progress; the run itself is intact.',
    cure: 'Run it again: it resumes from the last committed step.',
  },
} as const satisfies Record<string, { cause: string; cure: string }>

/** The closed union of error codes. Codes are stable; messages are not. */
export type ErrorCode = keyof typeof ERROR_CATALOG
