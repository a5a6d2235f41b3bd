/** Submissions as the demonstration makes and follows them. */
import { Readable } from 'node:stream'
import { call, RefusedByNode, until } from './api.ts'
import type { DemoNode } from './federation.ts'
import { drawBars, MINUTE, type Stage } from './stage.ts'

const PURPOSE = 'cyber-defence'

/** A submission as the API shows it. */
export type Submission = {
  readonly id: string
  readonly state: string
  readonly objects: number
  readonly position: number
  readonly report: SubmissionReport
}

/** What the report says, by recipient. */
export type SubmissionReport = {
  readonly invalid: number
  readonly recipients: readonly {
    readonly party: string
    readonly offered: number
    readonly released: number
    readonly changed: number
    readonly withheld: readonly { readonly code: string; readonly article: string | null; readonly count: number }[]
  }[]
}

export async function submit(
  node: DemoNode,
  agreement: string,
  parts: { body: RequestInit['body'] | Readable; why: string; purpose?: string; isAnonymised?: boolean },
): Promise<string> {
  const { id } = await call<{ id: string }>(node, 'analyst', bundleCall('/api/v1/submissions', agreement, parts))
  return id
}

export function bundleCall(
  path: string,
  agreement: string,
  parts: { body: RequestInit['body'] | Readable; why: string; purpose?: string; isAnonymised?: boolean },
) {
  const content = parts.body instanceof Readable ? (Readable.toWeb(parts.body) as unknown as RequestInit['body']) : parts.body
  const headers = { 'x-comity-justification': encodeURIComponent(parts.why) }
  return {
    path: `${path}?agreement=${agreement}&purpose=${parts.purpose ?? PURPOSE}${parts.isAnonymised === true ? '&anonymised=true' : ''}`,
    body: { content, type: 'application/stix+json;version=2.1', headers },
  }
}

/** What each partner would have got of a bundle that is refused whole: all of it is withheld, for the reasons told. */
export async function whatWasWithheld(node: DemoNode, agreement: string, parts: { body: Readable; why: string }): Promise<Submission> {
  const report = await call<SubmissionReport>(node, 'analyst', bundleCall('/api/v1/previews', agreement, parts))
  return { id: '', state: 'refused', objects: report.recipients[0]?.offered ?? 0, position: 0, report }
}

export function submissionOf(node: DemoNode, id: string): Promise<Submission> {
  return call<Submission>(node, 'analyst', { path: `/api/v1/submissions/${id}` })
}

export function settled(submission: Submission): Submission | undefined {
  return submission.state === 'awaiting-approval' ? submission : finished(submission)
}

export function finished(submission: Submission): Submission | undefined {
  if (submission.state === 'failed' || submission.state === 'refused') throw new Error(`submission ended as ${submission.state}`)
  return submission.state === 'released' ? submission : undefined
}

export async function watch(stage: Stage, id: string, name: string): Promise<Submission> {
  const [aldoria, ...partners] = stage.nodes as readonly [DemoNode, ...DemoNode[]]
  return until(
    `${name} to be released`,
    async () => {
      const submission = await submissionOf(aldoria, id)
      if (submission.state === 'awaiting-approval') {
        await call(aldoria, 'releasing-officer', { method: 'POST', path: `/api/v1/submissions/${id}/approve` })
        return undefined
      }
      await drawBars(stage, partners)
      return finished(submission)
    },
    { timeout: 30 * MINUTE },
  )
}

export function refusedByNode(error: unknown): RefusedByNode {
  if (error instanceof RefusedByNode) return error
  throw error
}
