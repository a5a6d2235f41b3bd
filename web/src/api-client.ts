/** Calls of the node's API. The browser brings the official's credentials by itself. */
import type { AgreementInWords, AgreementLife, AgreementList, DeliveryList, Failure, Status, VersionDifferences } from './generated/api.ts'

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

async function read<Answer>(path: string): Promise<Answer> {
  const response = await fetch(path, { headers: { accept: 'application/json' } }).catch(() => undefined)
  if (response === undefined) throw new CallError('connection-lost', 'The node does not answer.')
  if (response.ok) return (await response.json()) as Answer
  const failure = (await response.json().catch(() => undefined)) as Failure | undefined
  throw new CallError(failure?.code ?? 'answer-invalid', failure?.message ?? `The node answered ${response.status}.`)
}
