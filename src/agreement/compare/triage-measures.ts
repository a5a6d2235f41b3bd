/** How much of a score crosses, and whether the grade of the source does: of several articles the one that lets through least decides. */
import { TRIAGE_SHOWN, type Triage } from '../document/index.ts'
import type { ArticleBoxes } from './article-boxes.ts'
import { intersection } from './box.ts'
import type { Confrontation } from './model.ts'
import { boxWhere, type PersonValue } from './space.ts'
import type { Measure, Rated, RatedContext } from './treatment.ts'

const ONLY_DISCLOSE = ['disclose'] as const

/**
 * What crosses of a score. A version without triage shares none, so that it is nowhere laxer. What only one version scores at all is a
 * statement of its own, so that this looks at what both score.
 */
export function triageShownMeasures({ strict, lax }: Confrontation): Measure[] {
  const [before, after] = [strict.agreement.triage, lax.agreement.triage]
  if (after === undefined) return []
  const arePeopleScored = after.people === 'advice' && (before === undefined || before.people === 'advice')
  const isScored = ({ dataSubject }: PersonValue) => arePeopleScored || dataSubject === 'none'
  const measure: Measure = {
    aspect: 'triage-shown',
    kinds: ONLY_DISCLOSE,
    member: 'article',
    isAbout: (type) => after.types.includes(type) && (before === undefined || before.types.includes(type)),
    rated: (context) => {
      const scored = boxWhere(context.space, { person: isScored })
      const rated = context.model.articles.flatMap((source) => ratedShown(context, source))
      return rated.map((one) => ({ ...one, box: intersection(one.box, scored) }))
    },
    told: (value) => (value === undefined || value === 0 ? null : (TRIAGE_SHOWN[value - 1] ?? null)),
  }
  return [measure]
}

/** Whether the grade of the source stays at home. */
export const SOURCE_GRADE_MEASURE: Measure = {
  aspect: 'source-grade',
  kinds: ONLY_DISCLOSE,
  member: 'article',
  rated: (context) =>
    context.model.articles.flatMap((source) =>
      entriesFor(context, source).flatMap(({ entry, pointer }) =>
        entry.sourceGrade === undefined ? [] : [{ ...within(context, source, entry.to), value: 0, pointer: `${pointer}/sourceGrade` }],
      ),
    ),
  told: (value) => (value === undefined ? null : 'withheld'),
}

function ratedShown(context: RatedContext, source: ArticleBoxes): Rated[] {
  const entries = entriesFor(context, source)
  const rated = entries.map(({ entry, pointer }) => {
    return { ...within(context, source, entry.to), value: TRIAGE_SHOWN.indexOf(entry.shows) + 1, pointer: `${pointer}/shows` }
  })
  if (entries.some(({ entry }) => entry.to === undefined)) return rated
  const told = new Set(entries.flatMap(({ entry }) => entry.to ?? []))
  const untold = boxWhere(context.space, { to: (code) => !told.has(code) })
  const box = intersection(source[context.kind], untold)
  return [...rated, { source, box, value: 0, pointer: `/sharing/${source.index}/article` }]
}

type PlacedEntry = { readonly entry: Triage['shared'][number]; readonly pointer: string }

function entriesFor({ model }: RatedContext, source: ArticleBoxes): PlacedEntry[] {
  const shared = model.agreement.triage?.shared ?? []
  return shared.flatMap((entry, index) =>
    entry.articles.includes(source.article.article) ? [{ entry, pointer: `/triage/shared/${index}` }] : [],
  )
}

function within({ space, kind }: RatedContext, source: ArticleBoxes, to: readonly string[] | undefined): Pick<Rated, 'source' | 'box'> {
  if (to === undefined) return { source, box: source[kind] }
  return { source, box: intersection(source[kind], boxWhere(space, { to: (code) => to.includes(code) })) }
}
