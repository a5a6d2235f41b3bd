/** One posting of proposals of an account at a time, so that the second of two equal ones finds the first. */

/** Turns of accounts. */
export type ProposalTurns = {
  /** Runs after what the account had under way; others do not wait. */
  take<T>(account: string, work: () => Promise<T>): Promise<T>
}

/** Turns that nobody has taken yet. */
export function createProposalTurns(): ProposalTurns {
  const last = new Map<string, Promise<unknown>>()
  return {
    async take(account, work) {
      const turn = Promise.allSettled([last.get(account)]).then(work)
      last.set(account, turn)
      try {
        return await turn
      } finally {
        if (last.get(account) === turn) last.delete(account)
      }
    },
  }
}
