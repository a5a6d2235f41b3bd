/**
 * Answers of the store about items that are kept for a moment, so that what several tools poll is looked for once.
 *
 * The store is asked each time whether anything about items changed since; what the vault destroys takes all that is kept with it.
 */
import type { ItemReader, Vault } from '../acts/index.ts'

/** What tells that an answer may not stand any more. */
export type ItemsParts = { readonly items: Pick<ItemReader, 'version'>; readonly vault: Pick<Vault, 'onDestroy'> }

/** Gives the answer of that name if one is kept, else asks. */
export type KeptAnswers<Answer> = (name: string, ask: () => Promise<Answer>) => Promise<Answer>

/** Keeps answers until anything about items changes, as many as have room. */
export function keptAnswers<Answer>(
  { items, vault }: ItemsParts,
  { weigh, weightMax }: { readonly weigh: (answer: Answer) => number; readonly weightMax: number },
): KeptAnswers<Answer> {
  const kept = new Map<string, Answer>()
  let weight = 0
  let version: number | undefined
  let emptied = 0
  const empty = (): void => {
    kept.clear()
    weight = 0
    emptied += 1
  }
  vault.onDestroy(empty)
  return async (name, ask) => {
    const current = await items.version()
    if (current !== version) empty()
    version = current
    const known = kept.get(name)
    if (known !== undefined) return known
    const before = emptied
    const answer = await ask()
    // What was asked for before a change or a destruction is not kept after it.
    if (emptied !== before || kept.has(name)) return answer
    if (weight + weigh(answer) > weightMax) empty()
    kept.set(name, answer)
    weight += weigh(answer)
    return answer
  }
}
