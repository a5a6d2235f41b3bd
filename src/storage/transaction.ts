/** What the transactions of both databases have in common. */
import type { Connection } from './driver.ts'
import { StorageError } from './errors.ts'

/** How one database begins and ends a transaction. */
export type Session = {
  readonly connection: Connection
  begin(): Promise<void>
  commit(): Promise<void>
  /** Never fails: a session that cannot roll back is given up. */
  rollback(): Promise<void>
}

/** Runs the work between begin and commit. @returns its value and whether it destroyed anything */
export async function runTransaction<T>(
  session: Session,
  work: (connection: Connection) => Promise<T>,
): Promise<{ readonly value: T; readonly hasErased: boolean }> {
  const guard = guardConnection(session.connection)
  try {
    await session.begin()
    const value = await work(guard.connection)
    guard.end()
    await session.commit()
    return { value, hasErased: guard.hasErased() }
  } catch (error) {
    guard.abandon()
    await session.rollback()
    throw error
  }
}

type Guard = {
  readonly connection: Connection
  /** @throws the first error of any statement */
  end(): void
  abandon(): void
  hasErased(): boolean
}

/** Holds a connection to its transaction: useless after it, and no commit after a failed statement. */
function guardConnection(connection: Connection): Guard {
  let isOpen = true
  let hasErased = false
  const failures: unknown[] = []
  const guarded = async <T>(statement: () => Promise<T>): Promise<T> => {
    if (!isOpen) throw new StorageError('store-misused', 'writer was used after its transaction')
    try {
      return await statement()
    } catch (error) {
      failures.push(error)
      throw error
    }
  }
  return {
    connection: {
      all: (sql, values) => guarded(() => connection.all(sql, values)),
      remembered: (sql, values) => guarded(() => connection.remembered(sql, values)),
      lists: (sql, values) => guarded(() => connection.lists(sql, values)),
      run: (sql, values) => guarded(() => connection.run(sql, values)),
      many: (sql, rows) => guarded(() => connection.many(sql, rows)),
      erase: (sql, values) => {
        hasErased = true
        return guarded(() => connection.erase(sql, values))
      },
      bulk: (table, work) => guarded(() => connection.bulk(table, work)),
    },
    end: () => {
      isOpen = false
      if (failures.length > 0) throw failures[0]
    },
    abandon: () => {
      isOpen = false
    },
    hasErased: () => hasErased,
  }
}

/** Runs one piece of work after the other, in the order asked. */
export type Queue = <T>(work: () => Promise<T>) => Promise<T>

/** A queue whose works do not know each other's failures. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
}
