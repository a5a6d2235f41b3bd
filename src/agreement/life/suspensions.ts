/** What a party suspends for itself: by its own act, as its response to a violation, or by its silence on a breach. */
import { DAY_MS, type Instant, parseTimestamp } from '../../foundation/index.ts'
import { breachesOf } from './breaches.ts'
import { type AgreementRecord, provenOf, remembered, statementsOf } from './record.ts'
import type { SuspendedScope } from './scope.ts'
import type { Statement } from './statement.ts'

/** One suspension with the time for which it stands. */
export type Suspension = SuspendedScope & {
  /** The act that stated it. */
  readonly actId: string
  /** -Infinity for one that stands as soon as it is known. */
  readonly from: Instant
  /** When it ends by itself; null where only its party ends it. */
  readonly end: Instant | null
  readonly article: string
}

/** Whether a suspension stands. */
export function isSuspended({ from, end }: Suspension, now: Instant): boolean {
  return from <= now && (end === null || now < end)
}

/** Every suspension that was ever stated, past ones too. */
export const suspensionsOf = remembered(allSuspensions)

function allSuspensions(record: AgreementRecord): readonly Suspension[] {
  const responses = statementsOf(record, 'respond').flatMap((response) => responseSuspensions(record, response))
  return [...statedSuspensions(record), ...responses, ...breachSuspensions(record), ...requestSuspensions(record)]
}

/** Where an agreement says so, a party that left a request unanswered gets nothing more of the asker, until the asker resumes. */
function requestSuspensions(record: AgreementRecord): readonly Suspension[] {
  const article = record.agreement.modes?.article ?? record.agreement.parties.article
  return statementsOf(record, 'miss').flatMap((statement): readonly Suspension[] => {
    const { party, actId, body } = statement
    if (body.clock !== 'request' || body.consequence !== 'suspend') return []
    const end = resumedAt(record, actId, party) ?? null
    return [{ number: suspensionNumber(statement), party, actId, parties: body.parties, from: parseTimestamp(body.deadline), end, article }]
  })
}

/** Where an agreement says so, nothing flows to or from a party that owes the whole of a breach, until it tells it. */
function breachSuspensions(record: AgreementRecord): readonly Suspension[] {
  return breachesOf(record).flatMap(({ party, parts, clocks }) =>
    clocks.flatMap(({ article, deadline, consequence, doneAt }): readonly Suspension[] => {
      const [first] = parts
      if (first === undefined || consequence !== 'suspend' || (doneAt !== null && doneAt <= deadline)) return []
      return [{ number: suspensionNumber(first), party, actId: first.actId, from: deadline, end: doneAt, article }]
    }),
  )
}

/** How decisions cite a suspension: by its party and the beginning of its act's id. */
export function suspensionNumber({ party, actId }: Pick<Statement, 'party' | 'actId'>): string {
  return `suspension ${party} ${actId.slice(0, 8)}`
}

/** When each party has suspended, whatever part and by however many acts, for as long without a pause as it may. */
export function longestRuns(record: AgreementRecord): readonly { readonly party: string; readonly at: Instant }[] {
  const { suspension } = record.agreement
  if (suspension === undefined) return []
  const longest = suspension.daysMax * DAY_MS
  const byParty = Map.groupBy(provenOf(record, 'suspend'), ({ party }) => party)
  return [...byParty].flatMap(([party, statements]) => {
    let run: { readonly from: Instant; readonly end: Instant } | undefined
    for (const statement of statements) {
      const end = endOf(record, statement)
      if (end <= statement.at) continue
      run = run === undefined || statement.at > run.end ? { from: statement.at, end } : { from: run.from, end: Math.max(run.end, end) }
      if (run.end - run.from >= longest) return [{ party, at: run.from + longest }]
    }
    return []
  })
}

function statedSuspensions(record: AgreementRecord): readonly Suspension[] {
  const article = record.agreement.suspension?.article ?? record.agreement.parties.article
  return statementsOf(record, 'suspend').map((statement) => {
    const { party, actId, body } = statement
    const end = endOf(record, statement)
    return { number: suspensionNumber(statement), party, actId, ...namedPart(body), from: Number.NEGATIVE_INFINITY, end, article }
  })
}

function endOf(record: AgreementRecord, { actId, party, body }: Statement<'suspend'>): Instant {
  return Math.min(parseTimestamp(body.until), resumedAt(record, actId, party) ?? Number.POSITIVE_INFINITY)
}

/** When its party took back a suspension or response. */
export function resumedAt(record: AgreementRecord, actId: string, party: string): Instant | undefined {
  return provenOf(record, 'resume', party).find(({ body }) => body.suspension === actId)?.at
}

/** A response narrows for the party that states it and for nobody else, towards the one that it responds to. */
function responseSuspensions(record: AgreementRecord, response: Statement<'respond'>): readonly Suspension[] {
  const { violations, suspension } = record.agreement
  if (violations === undefined) return []
  const { party, actId, at, body } = response
  const deadline = answerDeadline(record, response)
  const answered = answeredAt(record, response)
  const resumed = resumedAt(record, actId, party)
  const common = { number: suspensionNumber(response), party, actId, parties: [body.to], article: violations.article }
  if (body.rung === 'restriction' || body.rung === 'suspension') {
    const part = body.rung === 'restriction' ? namedPart({ articles: body.articles, purposes: body.purposes }) : {}
    const isLapsing = violations.answer.onSilence === 'lapse' && (answered === undefined || answered > deadline)
    const ends = [suspension === undefined ? [] : at + suspension.daysMax * DAY_MS, resumed ?? [], isLapsing ? deadline : []].flat()
    return [{ ...common, ...part, from: Number.NEGATIVE_INFINITY, end: ends.length === 0 ? null : Math.min(...ends) }]
  }
  if (violations.answer.onSilence !== 'suspend' || (answered !== undefined && answered <= deadline)) return []
  const ends = [answered ?? [], resumed ?? []].flat()
  return [{ ...common, from: deadline, end: ends.length === 0 ? null : Math.min(...ends) }]
}

/** Until when a response wants an answer. */
export function answerDeadline(record: AgreementRecord, { at }: Statement<'respond'>): Instant {
  return at + (record.agreement.violations?.answer.days ?? 0) * DAY_MS
}

/** When the party that a response is about answered it by a comment. */
export function answeredAt(record: AgreementRecord, { actId, body }: Statement<'respond'>): Instant | undefined {
  return provenOf(record, 'comment', body.to).find((comment) => comment.body.answers === actId)?.at
}

type Part = { articles?: readonly string[] | undefined; purposes?: readonly string[] | undefined; parties?: readonly string[] | undefined }

function namedPart({ articles, purposes, parties }: Part): Pick<SuspendedScope, 'articles' | 'purposes' | 'parties'> {
  return {
    ...(articles === undefined ? {} : { articles }),
    ...(purposes === undefined ? {} : { purposes }),
    ...(parties === undefined ? {} : { parties }),
  }
}
