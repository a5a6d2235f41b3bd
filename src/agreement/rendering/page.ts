/** What a rendered page says, before it is HTML or Markdown: both formats are made from this and from nothing else. */

/** A piece of a line. `reference` leads to a section or article of the same page. */
export type Piece =
  | string
  | { readonly kind: 'strong' | 'code'; readonly text: string }
  | { readonly kind: 'reference'; readonly text: string; readonly target: string }
/** One line, or several where a piece holds line breaks. */
export type Line = string | readonly Piece[]

/** A table; the first column names its row. */
export type Table = {
  readonly kind: 'table'
  readonly caption: string
  readonly head: readonly string[]
  /** Rows of cells; a cell of several lines is a list. */
  readonly rows: readonly (readonly (readonly Line[])[])[]
}

/** One article beside what enforces it. */
export type ArticleBlock = {
  readonly kind: 'article'
  readonly number: string
  readonly id: string
  readonly title: string
  readonly text: string
  /** What the typed rule says, where the text is the drafter's own words. */
  readonly rule?: string
  /** Who sees to it, in one or two words, and how. */
  readonly enforcement: {
    readonly label: string
    readonly sentence: string
    /** What no software enforces, in a sentence. */
    readonly carried?: string
    readonly policies: readonly string[]
  }
  /** What belongs to the article and is too long for a sentence. */
  readonly tables: readonly Table[]
}

/** One block of a section. */
export type Block =
  | { readonly kind: 'paragraph'; readonly line: Line }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | { readonly kind: 'facts'; readonly rows: readonly { readonly term: string; readonly line: Line }[] }
  /** Something to look at before anything else: `grave` stops a reader, `notice` does not. */
  | { readonly kind: 'callout'; readonly tone: 'grave' | 'notice' | 'good'; readonly title: string; readonly lines: readonly Line[] }
  | { readonly kind: 'signatures'; readonly rows: readonly { readonly party: string; readonly office: string }[] }
  | Table
  | ArticleBlock

/** A section; `id` is what references name. */
export type Section = {
  readonly id: string
  readonly title: string
  readonly blocks: readonly Block[]
  readonly sections?: readonly Section[]
}

/** A whole page. */
export type Page = {
  /** What kind of page it is, above the title. */
  readonly kicker: string
  readonly title: string
  /** Below the title. */
  readonly subtitle?: string
  /** Printed at the foot of each page: letters, digits, spaces, full stops and hyphens only. */
  readonly footer: string
  readonly opening: readonly Block[]
  readonly sections: readonly Section[]
}

/** Formats of a rendered page. */
export const PAGE_FORMATS = ['html', 'markdown'] as const
/** One format. */
export type PageFormat = (typeof PAGE_FORMATS)[number]

/** The id of an article on a page. */
export function articleId(number: string): string {
  return `article-${number.toLowerCase().replaceAll(' ', '-')}`
}

/** A reference to an article. */
export function articleReference(number: string): Piece {
  return { kind: 'reference', text: number, target: articleId(number) }
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** An instant as people write it: `1 January 2030, 00:00 UTC`; the text itself where it is no timestamp. */
export function instantWords(text: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?[Zz]$/.exec(text)
  const month = MONTHS[Number(match?.[2]) - 1]
  if (match === null || month === undefined) return text
  const seconds = match[5] === undefined || match[5] === '00' ? '' : `:${match[5]}`
  return `${Number(match[3])} ${month} ${match[1]}, ${match[4]}${seconds} UTC`
}

/** A name that software uses. */
export function code(text: string): Piece {
  return { kind: 'code', text }
}
