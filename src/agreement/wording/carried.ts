/**
 * What an article states that no node acts on: it is signed, shown and compared like everything else, and people keep it. Whoever builds
 * what acts on one of these strikes it here.
 */
import type { AgreementText, SharingArticle } from '../document/index.ts'
import type { ArticleGroup } from './article-text.ts'
import { listed } from './phrase.ts'

type Stated = readonly (readonly [isStated: boolean, words: string])[]
type Table = { readonly [Group in ArticleGroup]?: (group: NonNullable<AgreementText[Group]>) => Stated }

/** Only of groups that software or a clock sees to: what people keep is all carried. */
const CARRIED: Table = {
  purposes: ({ list }) => [
    [list.some(({ offences }) => offences !== undefined), 'the catalogue of offences'],
    [
      list.some(({ threshold, penaltyMonthsAtLeast }) => threshold !== undefined || penaltyMonthsAtLeast !== undefined),
      'how grave an offence is',
    ],
  ],
  modes: ({ caps, subscriptions }) => [
    [caps?.matchedValuesPerDay !== undefined, 'how many values one party matches'],
    [subscriptions !== undefined, 'standing orders'],
  ],
  onward: ({ derivedProducts }) => [[derivedProducts === 'origin-consent', 'products derived from what was received']],
  oversight: ({ overseers, reportMonths, statistics }) => [
    [overseers.some(({ joint }) => joint === true), 'inspecting together'],
    [overseers.some(({ sharesFindings }) => sharesFindings !== undefined), 'whom an overseer tells what it found'],
    [reportMonths !== undefined, 'when overseers report'],
    [statistics !== undefined, 'what is counted'],
  ],
  security: ({ builds, keyCeremony, accreditation }) => [
    [builds !== undefined, 'which builds run'],
    [keyCeremony !== undefined, 'how root keys are made'],
    [true, 'how soon a compromised key is told'],
    [accreditation !== undefined, 'accreditation'],
  ],
  emergency: () => [[true, 'how a level is invoked, told, renewed, lowered and reviewed: no act does so, so its articles stay shut']],
}

/** What of a group of articles is carried and not enforced, in words; nothing for a group that people keep as a whole. */
export function carriedOf(agreement: AgreementText, name: ArticleGroup): readonly string[] {
  const group = agreement[name]
  const stated = CARRIED[name] as ((group: unknown) => Stated) | undefined
  if (group === undefined || stated === undefined) return []
  return stated(group).flatMap(([isStated, words]) => (isStated ? [words] : []))
}

const UNGIVEN = {
  'blind-match': 'telling of a hit',
  subscription: 'standing orders',
} as const

/** Ways of sharing of which no act makes use: the article permits nothing by them that could go. */
export function carriedBySharing({ modes = ['push'] }: SharingArticle): readonly string[] {
  const words = modes.flatMap((mode) => (mode === 'push' || mode === 'request' ? [] : [UNGIVEN[mode]]))
  return words.length === 0 ? [] : [`${listed(words)}: no act does so, so nothing goes by it`]
}
