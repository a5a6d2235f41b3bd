/** The node's status, kept fresh by server-sent events. */
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import {
  type CallError,
  readActivity,
  readAgreements,
  readAttributes,
  readBreaches,
  readCases,
  readContests,
  readDeliveries,
  readDeputations,
  readDifferences,
  readHolds,
  readLife,
  readOfficialKeys,
  readOfficials,
  readOpenings,
  readOpeningsTold,
  readPasskeys,
  readQuestions,
  readReasons,
  readRequests,
  readRoles,
  readSeenThreats,
  readSession,
  readSharingBack,
  readStatus,
  readSubmission,
  readSubmissions,
  readTakebacks,
  readText,
  readThreats,
  readWrittenDifferences,
} from './api-client.ts'
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
  HoldList,
  Live,
  NationalRoleList,
  OfficialKeyList,
  OfficialList,
  OnwardList,
  OpeningList,
  OpeningToldList,
  PasskeyList,
  RequestList,
  SeenThreatList,
  Session,
  SharingBack,
  StatedReasonList,
  Status,
  Submission,
  SubmissionList,
  TakebackList,
  VersionDifferences,
  WaitingThreatList,
  WrittenDifferences,
} from './generated/api.ts'

/** `opening` before the first event; `lost` until the next one after a failure. */
export type Connection = 'opening' | 'live' | 'lost'

const RETRY_MS = 4_000
const DELIVERIES_SHOWN_MAX = 200
const STATUS_KEY = ['status']
const DELIVERIES_KEY = ['deliveries']
/** Where agreements stand: fetched anew after every event. Their texts never change. */
const STANDING_KEY = ['standing']
const TEXT_KEY = ['text']
const RETRYING = { retry: isWorthRetrying, retryDelay: RETRY_MS }

/** The status as last told; the first one is fetched, later ones come as events. */
export function useStatus(): UseQueryResult<Status, CallError> {
  return useQuery<Status, CallError>({ queryKey: STATUS_KEY, queryFn: readStatus, retry: isWorthRetrying, retryDelay: RETRY_MS })
}

/** The latest deliveries, fetched anew after every event. */
export function useDeliveries(): UseQueryResult<DeliveryList, CallError> {
  return useQuery<DeliveryList, CallError>({
    queryKey: DELIVERIES_KEY,
    queryFn: () => readDeliveries(DELIVERIES_SHOWN_MAX),
    retry: isWorthRetrying,
    retryDelay: RETRY_MS,
  })
}

/** What the own session reads for. */
export function useReasons(): UseQueryResult<StatedReasonList, CallError> {
  return useQuery<StatedReasonList, CallError>({ queryKey: ['reasons'], queryFn: readReasons, ...RETRYING })
}

/** Every agreement, with where it stands. */
export function useAgreements(): UseQueryResult<AgreementList, CallError> {
  return useQuery<AgreementList, CallError>({ queryKey: [...STANDING_KEY, 'list'], queryFn: readAgreements, ...RETRYING })
}

/** The life of one agreement. */
export function useLife(hash: string): UseQueryResult<AgreementLife, CallError> {
  return useQuery<AgreementLife, CallError>({ queryKey: [...STANDING_KEY, hash], queryFn: () => readLife(hash), ...RETRYING })
}

/** One agreement in words. */
export function useText(hash: string): UseQueryResult<AgreementInWords, CallError> {
  return useQuery<AgreementInWords, CallError>({ queryKey: [...TEXT_KEY, hash], queryFn: () => readText(hash), ...RETRYING })
}

/** What one version changes. */
export function useDifferences(hash: string): UseQueryResult<VersionDifferences, CallError> {
  return useQuery<VersionDifferences, CallError>({
    queryKey: [...TEXT_KEY, hash, 'differences'],
    queryFn: () => readDifferences(hash),
    ...RETRYING,
  })
}

/** Where one text is written otherwise than what it answers or follows. */
export function useWrittenDifferences(hash: string): UseQueryResult<WrittenDifferences, CallError> {
  return useQuery<WrittenDifferences, CallError>({
    queryKey: [...TEXT_KEY, hash, 'written'],
    queryFn: () => readWrittenDifferences(hash),
    ...RETRYING,
  })
}

/** Who is signed in. */
export function useSession(): UseQueryResult<Session, CallError> {
  return useQuery<Session, CallError>({ queryKey: ['session'], queryFn: readSession, ...RETRYING })
}

/** Whether who is signed in may call an operation; nothing before that is known. */
export function useMayCall(): (operation: string) => boolean {
  const { data } = useSession()
  return (operation) => data?.doors.includes(operation) === true
}

/** Roles of the party's own; fetched anew after what is done to one. */
export function useRoles(): UseQueryResult<NationalRoleList, CallError> {
  return useQuery<NationalRoleList, CallError>({ queryKey: ['roles'], queryFn: readRoles, ...RETRYING })
}

/** Officials of this node; fetched anew after what is done to one. */
export function useOfficials(): UseQueryResult<OfficialList, CallError> {
  return useQuery<OfficialList, CallError>({ queryKey: ['officials'], queryFn: readOfficials, ...RETRYING })
}

/** Who stands in for whom; fetched anew after what is done to one. */
export function useDeputations(): UseQueryResult<DeputationList, CallError> {
  return useQuery<DeputationList, CallError>({ queryKey: ['deputations'], queryFn: readDeputations, ...RETRYING })
}

/** What came back of own items, fetched anew after every event. */
export function useSharingBack(): UseQueryResult<SharingBack, CallError> {
  return useQuery<SharingBack, CallError>({ queryKey: [...STANDING_KEY, 'sharing-back'], queryFn: readSharingBack, ...RETRYING })
}

/** What is contested; fetched anew after what is done to one, and with the deliveries. */
export function useContests(): UseQueryResult<ContestList, CallError> {
  return useQuery<ContestList, CallError>({ queryKey: ['contests'], queryFn: readContests, ...RETRYING })
}

/** What officials opened for themselves; fetched anew after what is done to one. */
export function useOpenings(): UseQueryResult<OpeningList, CallError> {
  return useQuery<OpeningList, CallError>({ queryKey: ['openings'], queryFn: readOpenings, ...RETRYING })
}

/** Breaches, fetched anew after every event. */
export function useBreaches(): UseQueryResult<BreachList, CallError> {
  return useQuery<BreachList, CallError>({ queryKey: [...STANDING_KEY, 'breaches'], queryFn: readBreaches, ...RETRYING })
}

/** Requests between parties, fetched anew after every event. */
export function useRequests(): UseQueryResult<RequestList, CallError> {
  return useQuery<RequestList, CallError>({ queryKey: [...STANDING_KEY, 'requests'], queryFn: readRequests, ...RETRYING })
}

/** Questions to origins, fetched anew after every event. */
export function useQuestions(): UseQueryResult<OnwardList, CallError> {
  return useQuery<OnwardList, CallError>({ queryKey: [...STANDING_KEY, 'questions'], queryFn: readQuestions, ...RETRYING })
}

/** Threats that wait for a second official, fetched anew after every event. */
export function useThreats(): UseQueryResult<WaitingThreatList, CallError> {
  return useQuery<WaitingThreatList, CallError>({ queryKey: [...STANDING_KEY, 'threats'], queryFn: readThreats, ...RETRYING })
}

/** Threats in the ledgers that an overseer follows, fetched anew after every event. */
export function useSeenThreats(): UseQueryResult<SeenThreatList, CallError> {
  return useQuery<SeenThreatList, CallError>({ queryKey: [...STANDING_KEY, 'seen-threats'], queryFn: readSeenThreats, ...RETRYING })
}

/** Legal holds and orders, fetched anew after every event. */
export function useHolds(): UseQueryResult<HoldList, CallError> {
  return useQuery<HoldList, CallError>({ queryKey: [...STANDING_KEY, 'holds'], queryFn: readHolds, ...RETRYING })
}

/** The register of cases; fetched anew after what is done to one. */
export function useCases(): UseQueryResult<CaseList, CallError> {
  return useQuery<CaseList, CallError>({ queryKey: ['cases'], queryFn: readCases, ...RETRYING })
}

/** What partners tell of theirs. */
export function useOpeningsTold(): UseQueryResult<OpeningToldList, CallError> {
  return useQuery<OpeningToldList, CallError>({ queryKey: ['openings-told'], queryFn: readOpeningsTold, ...RETRYING })
}

/** What is recorded of officials; fetched anew after what is recorded or taken back. */
export function useAttributes(): UseQueryResult<AttributeList, CallError> {
  return useQuery<AttributeList, CallError>({ queryKey: ['attributes'], queryFn: readAttributes, ...RETRYING })
}

/** What who is signed in looked at, page by page. */
export function useActivity(): UseInfiniteQueryResult<InfiniteData<ConsultationList>, CallError> {
  return useInfiniteQuery<ConsultationList, CallError, InfiniteData<ConsultationList>, readonly string[], number | null>({
    queryKey: ['activity'],
    queryFn: ({ pageParam }) => readActivity(pageParam),
    initialPageParam: null,
    getNextPageParam: ({ before }) => before,
    ...RETRYING,
  })
}

/** The passkeys of who is signed in. */
export function usePasskeys(): UseQueryResult<PasskeyList, CallError> {
  return useQuery<PasskeyList, CallError>({ queryKey: ['passkeys'], queryFn: readPasskeys, ...RETRYING })
}

/** Submissions, newest first. */
export function useSubmissions(): UseQueryResult<SubmissionList, CallError> {
  return useQuery<SubmissionList, CallError>({ queryKey: ['submissions'], queryFn: readSubmissions, ...RETRYING })
}

/** Submissions that are being received or released, fetched anew after every event. */
export function useSubmissionsUnderWay(isSeen: boolean): UseQueryResult<readonly Submission[], CallError> {
  return useQuery<readonly Submission[], CallError>({
    queryKey: [...STANDING_KEY, 'under-way'],
    queryFn: async () => (await readSubmissions()).items.filter(({ state }) => state === 'receiving' || state === 'releasing'),
    enabled: isSeen,
    ...RETRYING,
  })
}

/** What was taken back, fetched anew after every event. */
export function useTakebacks(isSeen: boolean): UseQueryResult<TakebackList, CallError> {
  return useQuery<TakebackList, CallError>({
    queryKey: [...STANDING_KEY, 'takebacks'],
    queryFn: readTakebacks,
    enabled: isSeen,
    ...RETRYING,
  })
}

/** One submission; read anew after what is done to it. */
export function useSubmission(id: string): UseQueryResult<Submission, CallError> {
  return useQuery<Submission, CallError>({ queryKey: ['submission', id], queryFn: () => readSubmission(id), ...RETRYING })
}

/** Passkeys of officials under an agreement. */
export function useOfficialKeys(hash: string): UseQueryResult<OfficialKeyList, CallError> {
  return useQuery<OfficialKeyList, CallError>({ queryKey: ['official-keys', hash], queryFn: () => readOfficialKeys(hash), ...RETRYING })
}

/** Listens for as long as the component is shown, and opens the stream again whenever it breaks. */
export function useLiveUpdates(): Connection {
  const client = useQueryClient()
  const [connection, setConnection] = useState<Connection>('opening')
  useEffect(() => {
    let source: EventSource | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    const open = (): void => {
      source = new EventSource('/api/v1/events')
      source.addEventListener('summary', (event: MessageEvent<string>) => {
        const live = JSON.parse(event.data) as Live
        setConnection('live')
        client.setQueryData<Status>(STATUS_KEY, (known) => (known === undefined ? known : { ...known, ...live }))
        void client.invalidateQueries({ queryKey: DELIVERIES_KEY })
        void client.invalidateQueries({ queryKey: STANDING_KEY })
        void client.invalidateQueries({ queryKey: ['contests'] })
      })
      source.addEventListener('error', () => {
        setConnection('lost')
        // Browsers reconnect by themselves except after an answer that is no stream.
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS)
      })
    }
    open()
    return () => {
      source?.close()
      clearTimeout(retry)
    }
  }, [client])
  return connection
}

/** A lost connection comes back; a refusal stays one. */
function isWorthRetrying(_failures: number, error: CallError): boolean {
  return error.code === 'connection-lost' || error.code === 'internal-error'
}
