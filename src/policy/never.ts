/** The floor of rights that no agreement, level of emergency or role lifts, where it is about a release as a whole. */
import type { Agreement } from '../agreement/index.ts'
import type { ToldRefusal } from './decision.ts'
import { citing } from './lookups.ts'
import { countsAsSpecial } from './people.ts'
import type { ItemClass } from './question.ts'

/**
 * Why a release that holds these items may never go: it would be a bulk of data of special categories. Undefined where it is none.
 * Without an article on people any such item is too many: nobody agreed on what a bulk is.
 */
export function neverBreach(
  agreement: Agreement,
  items: Iterable<Pick<ItemClass, 'special' | 'dataSubject'>>,
): (ToldRefusal & { readonly code: 'never' }) | undefined {
  const { people, never } = agreement
  let special = 0
  for (const item of items) if (countsAsSpecial(people, item)) special += 1
  if (special < (people?.bulkItems ?? 1)) return undefined
  const rule = never.find((one) => one.rule === 'bulk-special-categories') ?? people ?? never[0]
  const articles = rule === undefined ? [] : [citing(agreement, [])(rule.article)]
  return { code: 'never', articles, reason: 'data of special categories is never given in bulk' }
}
