import type { StandardSchemaV1 } from '@standard-schema/spec'
import { checkName } from '@tangle-network/durability-contract'
import type { Scope } from './scope.ts'

/**
 * A piece of work that survives its worker. `act` may be entered many times; what it learns, it learns through its
 * scope. `TaskIn` is what a caller passes, `Result` what it gets.
 */
export interface Agent<TaskIn = unknown, Result = unknown> {
  readonly name: string
  readonly input: StandardSchemaV1 | undefined
  readonly output: StandardSchemaV1 | undefined
  readonly act: (task: unknown, scope: Scope) => unknown
  /** Carries the types; never there at run time. */
  readonly '~types'?: { readonly task: TaskIn; readonly result: Result }
}

export interface AgentDefinition<TaskIn, Task, Returned, Result> {
  readonly name: string
  /** Any Standard Schema. A task is checked when it enters, before anything is written. */
  readonly input?: StandardSchemaV1<TaskIn, Task>
  /** Checked when the agent returns; a result that does not fit is a failure of the agent (`INVALID_OUTPUT`). */
  readonly output?: StandardSchemaV1<Returned, Result>
  act(task: Task, scope: Scope): Returned | Promise<Returned>
}

/** Defines an agent. Its name is part of the identity of its runs and children. */
export function defineAgent<Task, Returned, TaskIn = Task, Result = Returned>(
  definition: AgentDefinition<TaskIn, Task, Returned, Result>,
): Agent<TaskIn, Result> {
  checkName('agent name', definition.name)
  if (typeof definition.act !== 'function') throw new TypeError('an agent must have a function act(task, scope)')
  return {
    name: definition.name,
    input: definition.input,
    output: definition.output,
    // The schema has made the task what `act` takes; from here on types are erased.
    act: (task, scope) => definition.act(task as Task, scope),
  }
}
