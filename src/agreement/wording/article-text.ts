import type { AgreementText } from '../document/index.ts'

/** The member of an agreement to which an article belongs. */
export type ArticleGroup = Exclude<keyof AgreementText, 'format' | 'id' | 'version' | 'prior' | 'title' | 'instrument'>

/**
 * Who sees to it that an article is kept: `software`: a node refuses what breaks it; `clock`: its consequence follows by itself
 * when the time is over; `people`: nothing but what people promised, which overseers can look into.
 */
export type Enforcer = 'software' | 'clock' | 'people'

/** One article in words; `pointer` (RFC 6901) is the place of its number in the document. */
export type ArticleText = {
  readonly number: string
  readonly title: string
  readonly text: string
  readonly pointer: string
  readonly group: ArticleGroup
  readonly enforcedBy: Enforcer
  /** What the typed rule says, where `text` is the drafter's own words: the rule is what is enforced. */
  readonly rule?: string
  /** What in it is carried and not enforced by any software, where software or a clock sees to the rest. */
  readonly carried?: readonly string[]
}

/** An article without its place. */
export type Worded = Omit<ArticleText, 'pointer' | 'group'>

/** An article that is a member of the agreement itself. */
export function member(group: ArticleGroup, worded: Worded): ArticleText {
  return { ...worded, group, pointer: `/${group}/article` }
}

/** An article somewhere inside a member; `place` are the steps from the member to the object that holds the number. */
export function inside(group: ArticleGroup, place: string, worded: Worded): ArticleText {
  return { ...worded, group, pointer: `/${group}/${place}/article` }
}
