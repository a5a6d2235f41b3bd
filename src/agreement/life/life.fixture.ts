/** An agreement whose life has everything, and short ways to state things about it. */
import { DAY_MS, formatTimestamp, hex, type Instant, type Json, sha256, utf8 } from '../../foundation/index.ts'
import type { Agreement, AgreementText } from '../document/index.ts'
import { EXAMPLE_NOW, exampleAgreement } from '../example.fixture.ts'
import { agreementHash } from '../hash.ts'
import { parseAgreement } from '../parse.ts'
import { namesParty } from '../sharing-side.ts'
import {
  type AgreementRecord,
  createRecord,
  type Lineage,
  type Scope,
  type Statement,
  type StatementBody,
  type StatementKind,
} from './index.ts'

/** When the fixtures' drafts are proposed. */
export const START: Instant = EXAMPLE_NOW
/** So many days after the start. */
export const day = (days: number): Instant => START + days * DAY_MS
/** The same as a time in a body. */
export const dayText = (days: number): string => formatTimestamp(day(days))

/** Members by which the example becomes an agreement with a whole life. */
export const WHOLE_LIFE = {
  entryIntoForce: { article: '11.1', rule: 'all-ratified', provisionalDays: 30 },
  sunset: { article: '11.2', at: dayText(365), renewalDays: 100 },
  amendment: { article: '11.3', narrowing: 'signature', signature: { days: 20, onSilence: 'lapse' } },
  suspension: { article: '11.4', daysMax: 40, onEnd: 'resume' },
  withdrawal: { article: '11.5', noticeDays: 30, survives: ['erase', 'recall', 'acknowledge', 'inspect'] },
  accession: { article: '11.6', history: 'as-permitted', consent: { days: 60, onSilence: 'lapse' } },
  violations: {
    article: '11.7',
    ladder: ['warning', 'restriction', 'suspension', 'exclusion'],
    answer: { days: 5, onSilence: 'escalate' },
  },
  phases: {
    article: '11.8',
    list: [
      { code: 'pilot', title: 'Pilot', articles: ['4.3', '4.4'] },
      {
        code: 'expansion',
        title: 'Expansion',
        articles: ['4.2'],
        gate: { evidence: ['audit', 'training'], by: dayText(90), onSilence: 'stay' },
      },
      { code: 'full', title: 'Full', articles: ['4.1', '4.5'], gate: { evidence: ['audit'], by: dayText(200), onSilence: 'stay' } },
    ],
  },
} as const

/** The five parties' agreement with a whole life, but for these members. */
export function wholeLifeAgreement(changes: Readonly<Record<string, unknown>> = {}): Agreement {
  return parseAgreement({ ...exampleAgreement(), ...WHOLE_LIFE, ...changes } as unknown as Json)
}

/** A statement whose id says what it is. */
export function stated<Kind extends StatementKind>(
  [kind, party]: readonly [Kind, string],
  body: StatementBody<Kind>,
  more: { readonly at?: Instant; readonly isProven?: boolean } = {},
): Statement {
  const { at = START, isProven = true } = more
  const actId = hex(sha256(utf8(`${kind} ${party} ${at} ${JSON.stringify(body)}`)))
  return { kind, actId, party, at, isProven, body } as Statement
}

/** Signed and ratified by all parties at one instant. */
export function founding(agreement: AgreementText, at: Instant = START): readonly Statement[] {
  return agreement.parties.list.flatMap(({ code, offices = [] }) => [
    ...(offices.length === 0
      ? [stated(['sign', code], { office: null, official: 'anna' }, { at })]
      : offices.map((office) => stated(['sign', code], { office: office.code, official: `of ${office.code}` }, { at }))),
    stated(['ratify', code], {}, { at }),
  ])
}

/** A record of a draft proposed at the start. */
export function recordOf(agreement: Agreement, statements: readonly Statement[], lineage?: Lineage): AgreementRecord {
  const source = { agreement, hash: agreementHash(agreement), proposedBy: 'XA', proposedAt: START, statements }
  return createRecord(lineage === undefined ? source : { ...source, lineage })
}

/** A record in force since the start. */
export function inForce(agreement: Agreement, ...statements: readonly Statement[]): AgreementRecord {
  return recordOf(agreement, [...founding(agreement), ...statements])
}

/** Every flow that a scope leaves: article, giver, recipient and purpose. Naive on purpose: it is what other code is compared with. */
export function flowsOf(agreement: Agreement, scope: Scope): ReadonlySet<string> {
  const flows = new Set<string>()
  for (const sharing of agreement.sharing.filter(({ article }) => scope.articles.includes(article))) {
    for (const from of scope.parties.filter((code) => namesParty(agreement, sharing.from, code))) {
      for (const to of scope.parties.filter((code) => code !== from && namesParty(agreement, sharing.to, code))) {
        for (const purpose of sharing.purposes) {
          const isHeld = scope.suspensions.some(({ party, articles, purposes, parties }) => {
            const other = party === from ? to : party === to ? from : undefined
            return (
              other !== undefined &&
              articles?.includes(sharing.article) !== false &&
              purposes?.includes(purpose) !== false &&
              parties?.includes(other) !== false
            )
          })
          if (!isHeld) flows.add(`${sharing.article} ${from} ${to} ${purpose}`)
        }
      }
    }
  }
  return flows
}
