/** Calls of the node's API. The browser brings the official's credentials by itself. */
import { isAttended } from './attendance.ts'
import type {
  AgreementInWords,
  AgreementLife,
  AgreementList,
  AttributeList,
  BreachList,
  CaseList,
  ConsultationList,
  ContestList,
  DeliveryList,
  DeputationList,
  Failure,
  FoundItemPage,
  HoldList,
  ItemContent,
  ItemPage,
  NationalRoleList,
  ObservationList,
  OfficialKeyList,
  OfficialList,
  OnwardDetail,
  OnwardList,
  OpeningList,
  OpeningToldList,
  PasskeyList,
  PreviewedObject,
  PreviewedReport,
  RequestBetweenParties,
  RequestDetail,
  RequestList,
  SeenThreatList,
  Session,
  SharingBack,
  StatedReasonList,
  Status,
  Submission,
  SubmissionList,
  TakebackList,
  TiedItemList,
  VersionDifferences,
  WaitingThreatList,
  WaysToSignIn,
  WrittenDifferences,
} from './generated/api.ts'
import { standIn, standsInFor } from './stand-in.ts'

/** An answer that is not a success; `code` is the node's own, or `connection-lost`. */
export class CallError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** The whole status. @throws CallError */
export function readStatus(): Promise<Status> {
  return read<Status>('/api/v1/status')
}

/** Deliveries, newest first. @throws CallError */
export function readDeliveries(limit: number): Promise<DeliveryList> {
  return read<DeliveryList>(`/api/v1/deliveries?limit=${limit}`)
}

/** Every agreement and draft. @throws CallError */
export function readAgreements(): Promise<AgreementList> {
  return read<AgreementList>('/api/v1/agreements')
}

/** Where one agreement stands, with what was stated about it. @throws CallError `role-not-permitted` for roles that do not read it */
export function readLife(hash: string): Promise<AgreementLife> {
  return read<AgreementLife>(`/api/v1/agreements/${encodeURIComponent(hash)}/life`)
}

/** Parties and articles of one agreement. @throws CallError */
export function readText(hash: string): Promise<AgreementInWords> {
  return read<AgreementInWords>(`/api/v1/agreements/${encodeURIComponent(hash)}/text`)
}

/** What one version changes against the one before. @throws CallError */
export function readDifferences(hash: string): Promise<VersionDifferences> {
  return read<VersionDifferences>(`/api/v1/agreements/${encodeURIComponent(hash)}/differences`)
}

/** Where one agreement is written otherwise than what it answers or follows. @throws CallError */
export function readWrittenDifferences(hash: string): Promise<WrittenDifferences> {
  return read<WrittenDifferences>(`/api/v1/agreements/${encodeURIComponent(hash)}/written-differences`)
}

/** How officials may sign in beside passkeys. @throws CallError */
export function readWaysToSignIn(): Promise<WaysToSignIn> {
  return read<WaysToSignIn>('/api/v1/session/ways')
}

/** Who is signed in. @throws CallError */
export function readSession(): Promise<Session> {
  return read<Session>('/api/v1/session')
}

/** Officials of this node. @throws CallError `role-not-permitted` for analysts */
export function readOfficials(): Promise<OfficialList> {
  return read<OfficialList>('/api/v1/officials')
}

/** Who stands in for whom, as far as the own role sees it. @throws CallError */
export function readDeputations(): Promise<DeputationList> {
  return read<DeputationList>('/api/v1/deputations')
}

/** What the own account read, newest first. @throws CallError */
export function readActivity(before: number | null): Promise<ConsultationList> {
  return read<ConsultationList>(`/api/v1/consultations/own?limit=20${before === null ? '' : `&before=${before}`}`)
}

/** What came back of own items, and which gates it opens. @throws CallError `role-not-permitted` */
export function readSharingBack(): Promise<SharingBack> {
  return read<SharingBack>('/api/v1/sharing-back')
}

/** What is contested, here and by this party, as far as the own role sees it. @throws CallError `role-not-permitted` */
export function readContests(): Promise<ContestList> {
  return read<ContestList>('/api/v1/contests')
}

/** What officials opened for themselves: the own, or all for whoever looks at it. @throws CallError `role-not-permitted` */
export function readOpenings(): Promise<OpeningList> {
  return read<OpeningList>('/api/v1/break-glass')
}

/** What was seen of officials, newest first, for a purpose and a reason that stand on record. @throws CallError `role-not-permitted` */
export function readObservations(asked: {
  readonly purpose: string
  readonly state: string
  readonly justification: string
}): Promise<ObservationList> {
  return read<ObservationList>(`/api/v1/observations?${new URLSearchParams({ ...asked, limit: '100' })}`)
}

/** Breaches told of here and by partners. @throws CallError `role-not-permitted` */
export function readBreaches(): Promise<BreachList> {
  return read<BreachList>('/api/v1/breaches')
}

/** What the own session reads for. @throws CallError */
export function readReasons(): Promise<StatedReasonList> {
  return read<StatedReasonList>('/api/v1/session/reasons')
}

/** Looks for items; what is empty is not asked for. @throws CallError */
export function searchItems(asked: {
  readonly role: string
  readonly text: string
  readonly type: string
  readonly id: string
  readonly after: number
}): Promise<FoundItemPage> {
  const given = Object.entries(asked).map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const)
  return post<FoundItemPage>('/api/v1/item-search', Object.fromEntries(given.filter(([, value]) => value !== '')))
}

/** One item with its content. @throws CallError `item-unknown` alike for what is not there and what may not be read */
export function openItem(holding: string): Promise<ItemContent> {
  return read<ItemContent>(`/api/v1/items/${encodeURIComponent(holding)}`)
}

/** Requests put and received, newest first, without their texts. @throws CallError `role-not-permitted` */
export function readRequests(): Promise<RequestList> {
  return read<RequestList>('/api/v1/requests?limit=100')
}

/** One request with its text; on record as a consultation. @throws CallError */
export function readRequest(id: string): Promise<RequestDetail> {
  return read<RequestDetail>(`/api/v1/requests/${encodeURIComponent(id)}`)
}

/** Questions to origins, put and received, newest first. @throws CallError `role-not-permitted` */
export function readQuestions(): Promise<OnwardList> {
  return read<OnwardList>('/api/v1/onward?limit=100')
}

/** One of them with its items; on record as a consultation. @throws CallError */
export function readQuestion(id: string): Promise<OnwardDetail> {
  return read<OnwardDetail>(`/api/v1/onward/${encodeURIComponent(id)}`)
}

/** Threats that wait for a second official, newest first. @throws CallError `role-not-permitted` */
export function readThreats(): Promise<WaitingThreatList> {
  return read<WaitingThreatList>('/api/v1/threats?limit=100')
}

/** Threats in the ledgers that this overseer follows, newest first. @throws CallError `role-not-permitted` */
export function readSeenThreats(): Promise<SeenThreatList> {
  return read<SeenThreatList>('/api/v1/inspections/threats')
}

/** Legal holds and orders, newest first. @throws CallError `role-not-permitted` */
export function readHolds(): Promise<HoldList> {
  return read<HoldList>('/api/v1/holds?limit=100')
}

/** Cases, newest first, as far as the own role sees them. @throws CallError `role-not-permitted` */
export function readCases(): Promise<CaseList> {
  return read<CaseList>('/api/v1/cases')
}

/** What is tied to a case, as far as one may read it; on record as a consultation. @throws CallError */
export function readTied(number: string): Promise<TiedItemList> {
  return read<TiedItemList>(`/api/v1/cases/${encodeURIComponent(number)}/items`)
}

/** What may be tied to a case; on record as a consultation. @throws CallError `case-own` for its members */
export function readCandidates(number: string, { role, after }: { readonly role: string; readonly after: number }): Promise<ItemPage> {
  return read<ItemPage>(`/api/v1/cases/${encodeURIComponent(number)}/candidates?role=${role}&after=${after}`)
}

/** Submits a bundle in answer to a request: it goes to who asked and to nobody else. @throws CallError */
export function submitAnswer(
  { id, agreement, purpose }: RequestBetweenParties,
  { file, justification }: { readonly file: File; readonly justification: string },
): Promise<Submission> {
  const query = new URLSearchParams({ agreement, purpose, answers: id })
  const headers = { 'content-type': 'application/stix+json;version=2.1', 'x-comity-justification': encodeURIComponent(justification) }
  return call<Submission>(`/api/v1/submissions?${query}`, { method: 'POST', body: file, headers })
}

/** What partners tell of what their officials opened. @throws CallError `role-not-permitted` */
export function readOpeningsTold(): Promise<OpeningToldList> {
  return read<OpeningToldList>('/api/v1/break-glass/told')
}

/** Roles of the party's own, and what waits of them. @throws CallError `role-not-permitted` */
export function readRoles(): Promise<NationalRoleList> {
  return read<NationalRoleList>('/api/v1/roles')
}

/** What is recorded of officials beside their roles, as far as the own role sees it. @throws CallError */
export function readAttributes(): Promise<AttributeList> {
  return read<AttributeList>('/api/v1/attributes')
}

/** Own passkeys. @throws CallError */
export function readPasskeys(): Promise<PasskeyList> {
  return read<PasskeyList>('/api/v1/passkeys')
}

/** Submissions, newest first. @throws CallError `role-not-permitted` for roles that share nothing */
export function readSubmissions(): Promise<SubmissionList> {
  return read<SubmissionList>('/api/v1/submissions?limit=100')
}

/** Recalls and corrections, newest first. @throws CallError `role-not-permitted` */
export function readTakebacks(): Promise<TakebackList> {
  return read<TakebackList>('/api/v1/recalls?limit=500')
}

/** One submission. @throws CallError */
export function readSubmission(id: string): Promise<Submission> {
  return read<Submission>(`/api/v1/submissions/${encodeURIComponent(id)}`)
}

/** Passkeys of officials under an agreement. @throws CallError */
export function readOfficialKeys(hash: string): Promise<OfficialKeyList> {
  return read<OfficialKeyList>(`/api/v1/agreements/${encodeURIComponent(hash)}/official-keys`)
}

/** Asks the node to do something. @throws CallError */
export function post<Answer>(path: string, body?: unknown): Promise<Answer> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  return call<Answer>(path, { method: 'POST', ...sent })
}

/** Takes something away. @throws CallError */
export function remove<Answer>(path: string): Promise<Answer> {
  return call<Answer>(path, { method: 'DELETE' })
}

function read<Answer>(path: string): Promise<Answer> {
  return call<Answer>(path, {})
}

/** A waiting submission object by object, as fast as it is taken, and its report at last. @throws CallError */
export async function* readReview(submission: string, signal: AbortSignal): AsyncGenerator<PreviewedObject | PreviewedReport> {
  const response = await answered(`/api/v1/submissions/${encodeURIComponent(submission)}/objects`, { signal })
  if (response.body === null) throw new CallError('answer-invalid', 'The node answered with nothing.')
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new CallError('connection-lost', 'The node broke off.')
    })
    if (done) return
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as PreviewedObject | PreviewedReport
  }
}

async function call<Answer>(path: string, request: RequestInit): Promise<Answer> {
  return (await (await answered(path, request)).json()) as Answer
}

/** The answer to a request, which is a success. */
async function answered(path: string, request: RequestInit): Promise<Response> {
  const unattended = isAttended() ? {} : { 'comity-unattended': '?1' }
  const principal = standsInFor()
  const standing = principal === null ? {} : { 'comity-stands-in-for': encodeURIComponent(principal) }
  const headers = {
    accept: 'application/json',
    ...unattended,
    ...standing,
    ...(request.headers as Readonly<Record<string, string>> | undefined),
  }
  const response = await fetch(path, { ...request, headers }).catch(() => undefined)
  if (response === undefined) throw new CallError('connection-lost', 'The node does not answer.')
  if (response.ok) return response
  const failure = (await response.json().catch(() => undefined)) as Failure | undefined
  // Who stands in no more goes on as itself.
  if (failure?.code === 'deputation-unknown' && principal !== null) standIn(null)
  // A session that is over ends on the page where officials sign in.
  if (failure?.code === 'unauthenticated' && window.location.pathname === '/') window.location.assign('/sign-in')
  throw new CallError(failure?.code ?? 'answer-invalid', failure?.message ?? `The node answered ${response.status}.`)
}
