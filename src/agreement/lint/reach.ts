/** Articles that can never apply, and parts that nothing uses. */
import { compareTimestamps, parseTimestamp } from '../../foundation/index.ts'
import { type SharingScrutiny, tlpRank } from '../document/index.ts'
import { articlesOf } from '../wording/index.ts'
import type { Draft, Found } from './finding.ts'
import { type Flow, hasFlow } from './flow.ts'

export function nothingShared({ agreement }: Draft): Found[] {
  if (agreement.sharing.length > 0) return []
  return [{ articles: [], pointer: '/sharing', text: 'No article permits anything to be shared.' }]
}

export function annexUnused({ agreement }: Draft): Found[] {
  const used = new Set(agreement.sharing.map(({ annex }) => annex))
  return agreement.annexes.flatMap(({ code, article }, index) =>
    used.has(code) ? [] : [{ articles: [article], pointer: `/annexes/${index}`, text: `No article uses ${article}.` }],
  )
}

export function articleUnreachable({ agreement, flows }: Draft): Found[] {
  const empty = new Set(
    agreement.annexes
      .filter(({ types }) =>
        Object.values(types).every((fields) => Object.values(fields).every((treatment) => treatment === 'drop' || treatment === 'never')),
      )
      .map(({ code }) => code),
  )
  return flows.flatMap((flow) => {
    if (!hasFlow(flow)) return [about(flow, 'names no two different parties, so that nobody can give to anybody under it')]
    if (empty.has(flow.sharing.annex)) return [about(flow, 'can share nothing: its annex lets no field cross')]
    return []
  })
}

export function articleOutOfPeriod({ agreement, flows, now }: Draft): Found[] {
  return flows.flatMap((flow) => {
    const { from, until } = flow.sharing.period ?? {}
    if (from !== undefined && compareTimestamps(from, agreement.sunset.at) >= 0)
      return [about(flow, 'begins only after the sunset of the agreement')]
    if (until !== undefined && now !== undefined && parseTimestamp(until) <= now) return [about(flow, 'ended already')]
    return []
  })
}

export function articleOutOfPhase({ agreement, flows }: Draft): Found[] {
  if (agreement.phases === undefined) return []
  const brought = new Set(agreement.phases.list.flatMap(({ articles }) => [...articles]))
  const unlocked = new Set((agreement.emergency?.levels ?? []).flatMap(({ unlocks }) => [...unlocks]))
  return flows.flatMap((flow) => {
    const { article } = flow.sharing
    if (brought.has(article) || unlocked.has(article)) return []
    return [about(flow, 'comes in with no phase and no level of emergency, so that it never applies')]
  })
}

export function gatePast({ agreement, now }: Draft): Found[] {
  if (now === undefined) return []
  return (agreement.phases?.list ?? []).flatMap(({ title, gate }, index) => {
    if (gate === undefined || parseTimestamp(gate.by) > now) return []
    const text = `The gate of the phase "${title}" closed already, so that it never opens.`
    return [{ articles: [agreement.phases?.article ?? ''], pointer: `/phases/list/${index}/gate/by`, text }]
  })
}

/** A share that every count meets. */
export function gateIdle({ agreement }: Draft): Found[] {
  return (agreement.phases?.list ?? []).flatMap(({ title, gate }, index) => {
    const idle = [
      ...(gate?.feedback?.falsePositivePercentMax === 100 ? ['falsePositivePercentMax'] : []),
      ...(gate?.feedback?.usefulPercentMin === 0 ? ['usefulPercentMin'] : []),
    ]
    const text = `The gate of the phase "${title}" asks for a share that whatever is told meets.`
    return idle.map((member) => {
      return { articles: [agreement.phases?.article ?? ''], pointer: `/phases/list/${index}/gate/feedback/${member}`, text }
    })
  })
}

export function scrutinyUnreachable({ flows }: Draft): Found[] {
  return flows.flatMap((flow) =>
    (flow.sharing.scrutiny ?? []).flatMap((scrutiny, index) => {
      const reason = neverDue(flow, scrutiny)
      if (reason === undefined) return []
      const text = `The scrutiny of article ${scrutiny.article} is never due: ${reason}.`
      return [{ articles: [scrutiny.article, flow.sharing.article], pointer: `${flow.pointer}/scrutiny/${index}/when`, text }]
    }),
  )
}

function neverDue({ sharing }: Flow, { when }: SharingScrutiny): string | undefined {
  if (when.markingAtLeast !== undefined && tlpRank(when.markingAtLeast) > tlpRank(sharing.markingCeiling)) {
    return `article ${sharing.article} covers nothing marked ${when.markingAtLeast} or stricter`
  }
  if (when.dataSubjects !== undefined && !when.dataSubjects.some((subject) => sharing.dataSubjects.includes(subject))) {
    return `article ${sharing.article} covers no data about these people`
  }
  if (when.minors === true && sharing.minors !== true) return `article ${sharing.article} covers no data about minors`
  if (when.specialCategories === true && sharing.specialCategories !== true)
    return `article ${sharing.article} covers no special categories`
  return undefined
}

export function modeWithoutArticle({ agreement, flows }: Draft): Found[] {
  const { modes } = agreement
  return flows.flatMap((flow) => {
    const asked = flow.sharing.modes ?? []
    const place = asked.findIndex((mode) => {
      if (mode === 'request') return modes?.answers === undefined
      return mode === 'subscription' && modes?.subscriptions === undefined
    })
    if (place < 0) return []
    const what =
      asked[place] === 'request'
        ? 'on request, but no article says how soon a request is answered'
        : 'as standing orders, but no article names any'
    return [
      {
        articles: [flow.sharing.article],
        pointer: `${flow.pointer}/modes/${place}`,
        text: `Article ${flow.sharing.article} shares ${what}.`,
      },
    ]
  })
}

/** Lists in which readers look articles up by number. */
const NUMBERED = ['sharing', 'never', 'clauses', 'annexes'] as const

export function articlesOutOfOrder({ agreement }: Draft): Found[] {
  const articles = articlesOf(agreement)
  return NUMBERED.flatMap((group) => {
    const list = articles.filter((article) => article.group === group && !article.pointer.includes('/scrutiny/'))
    const place = list.findIndex((article, index) => index > 0 && isBefore(article.number, list[index - 1]?.number ?? ''))
    const late = list[place]
    if (late === undefined) return []
    return [{ articles: [late.number], pointer: late.pointer, text: `Article ${late.number} stands after a higher number.` }]
  })
}

function isBefore(left: string, right: string): boolean {
  return left.localeCompare(right, 'en', { numeric: true }) < 0
}

function about(flow: Flow, text: string): Found {
  return { articles: [flow.sharing.article], pointer: flow.pointer, text: `Article ${flow.sharing.article} ${text}.` }
}

/** A ceiling that no article reaches, so that it keeps nothing from anybody. */
export function ceilingWithoutEffect({ agreement: { classification }, flows }: Draft): Found[] {
  return (classification?.ceilings ?? []).flatMap(({ party, upTo }, index) => {
    if (flows.some(({ to, sharing }) => to.includes(party) && tlpRank(sharing.markingCeiling) > tlpRank(upTo))) return []
    const text = `No article gives ${party} anything above ${upTo}, so that its ceiling has no effect.`
    return [{ articles: [classification?.article ?? ''], pointer: `/classification/ceilings/${index}`, text }]
  })
}

/** A cap on what no article lets anybody ask. */
export function capsUnused({ agreement: { modes, sharing } }: Draft): Found[] {
  const caps = modes?.caps
  if (modes === undefined || caps === undefined) return []
  const isAsked = (mode: 'request' | 'blind-match') => sharing.some((article) => article.modes?.includes(mode) === true)
  const unused = [
    caps.requestsPerDay === undefined || isAsked('request') ? [] : ['requestsPerDay'],
    caps.matchedValuesPerDay === undefined || isAsked('blind-match') ? [] : ['matchedValuesPerDay'],
  ].flat()
  return unused.map((member) => {
    return { articles: [modes.article], pointer: `/modes/caps/${member}`, text: 'It caps what no article lets a party ask.' }
  })
}
