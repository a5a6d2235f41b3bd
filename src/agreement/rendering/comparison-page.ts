/** Two versions compared, for people: the verdict, then every difference with its example. */
import { differencesInWords } from '../compare/index.ts'
import type { Agreement } from '../document/index.ts'
import { agreementHash } from '../hash.ts'
import { type Block, code, type Line, type Page, type PageFormat, type Section } from './page.ts'
import { renderPage } from './render-page.ts'

/** One difference as `compare` states it. */
export type RenderedDifference = {
  readonly direction: 'narrower' | 'wider' | 'changed'
  readonly sentence: string
  readonly articles: { readonly prior: readonly string[]; readonly next: readonly string[] }
}

/** A comparison as `compare` gives it. */
export type RenderedComparison = {
  readonly verdict: 'narrower' | 'equal' | 'wider' | 'incomparable'
  readonly permissions: readonly RenderedDifference[]
  readonly duties: readonly RenderedDifference[]
  readonly texts: readonly RenderedDifference[]
  readonly restart: string | null
  readonly fastTrack: { readonly isOpen: boolean; readonly obstacles: readonly RenderedDifference[] }
}

/** What is rendered of a comparison. */
export type ComparisonRendering = {
  readonly format: PageFormat
  readonly prior: Agreement
  readonly next: Agreement
  readonly comparison: RenderedComparison
}

/** A comparison in plain language, as a page or Markdown. The same input always gives the same bytes. */
export function renderComparison(options: ComparisonRendering): string {
  const page = comparisonPage(options)
  return renderPage(page, options.format)
}

const VERDICTS = {
  narrower: { tone: 'good', title: 'Narrower', line: 'Nothing is permitted that was not permitted before, and something no longer is.' },
  equal: { tone: 'good', title: 'Equal', line: 'Exactly what was permitted before is permitted.' },
  wider: { tone: 'grave', title: 'Wider', line: 'Something is permitted that was not permitted before.' },
  incomparable: {
    tone: 'grave',
    title: 'Wider in some points, narrower in others',
    line: 'Something is permitted that was not permitted before, and something no longer is.',
  },
} as const

function comparisonPage({ prior, next, comparison }: ComparisonRendering): Page {
  const { tone, title, line } = VERDICTS[comparison.verdict]
  return {
    kicker: 'Comparison of two versions',
    title: next.title,
    subtitle: `version ${next.version} beside version ${prior.version}`,
    footer: `${next.id} version ${next.version} beside ${prior.version}`,
    opening: [
      { kind: 'callout', tone, title: `Permissions: ${title.toLowerCase()}`, lines: [line] },
      fastTrackBlock(comparison),
      ...restartBlocks(comparison),
      {
        kind: 'facts',
        rows: [
          { term: `Hash of version ${prior.version}`, line: [code(agreementHash(prior))] },
          { term: `Hash of version ${next.version}`, line: [code(agreementHash(next))] },
        ],
      },
    ],
    sections: [
      section('permissions', 'What is permitted', comparison.permissions),
      section('duties', 'Duties and guarantees', comparison.duties),
      section('texts', 'Words that software does not read', comparison.texts),
      writtenSection(prior, next),
    ],
  }
}

function restartBlocks({ restart }: RenderedComparison): readonly Block[] {
  return restart === null ? [] : [{ kind: 'callout', tone: 'notice', title: 'Phases begin anew', lines: [restart] }]
}

function fastTrackBlock({ fastTrack }: RenderedComparison): Block {
  if (fastTrack.isOpen) {
    return {
      kind: 'callout',
      tone: 'good',
      title: 'The fast track is open',
      lines: ['Nobody may do more, owes more or is guaranteed less.'],
    }
  }
  const lines = fastTrack.obstacles.map((difference) => difference.sentence)
  return {
    kind: 'callout',
    tone: 'notice',
    title: 'Every party has to ratify',
    lines: lines.length === 0 ? ['The fast track is closed.'] : lines,
  }
}

const DIRECTIONS = { narrower: 'Narrower', wider: 'Wider', changed: 'Changed' } as const
const ORDER = ['wider', 'changed', 'narrower'] as const

function section(id: string, title: string, differences: readonly RenderedDifference[]): Section {
  if (differences.length === 0) return { id, title, blocks: [{ kind: 'paragraph', line: 'No difference.' }] }
  const sorted = ORDER.flatMap((direction) => differences.filter((difference) => difference.direction === direction))
  const rows = sorted.map(({ direction, sentence, articles }): Line[][] => [
    [DIRECTIONS[direction]],
    [sentence],
    [articles.prior.join(', ') || '–'],
    [articles.next.join(', ') || '–'],
  ])
  return {
    id,
    title,
    blocks: [
      { kind: 'table', caption: `${title}: differences`, head: ['Direction', 'Difference', 'Articles before', 'Articles after'], rows },
    ],
  }
}

const CHANGES = { added: 'Added', removed: 'Removed', replaced: 'Replaced' } as const

/** The text as it was edited, whether or not anything follows from it. */
function writtenSection(prior: Agreement, next: Agreement): Section {
  const [id, title] = ['written', 'What is written otherwise']
  const rows = differencesInWords(prior, next).map(({ change, sentence }): Line[][] => [[CHANGES[change]], [sentence]])
  if (rows.length === 0) return { id, title, blocks: [{ kind: 'paragraph', line: 'No difference.' }] }
  const line =
    'Every place, in the order of the text. What stands here and not above changes nothing that is permitted, owed or guaranteed.'
  return {
    id,
    title,
    blocks: [
      { kind: 'paragraph', line },
      { kind: 'table', caption: title, head: ['Change', 'Place and words'], rows },
    ],
  }
}
