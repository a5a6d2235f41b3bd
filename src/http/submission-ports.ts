/** What this door needs of disclosures. */
import type { ApprovalAnswer, ApprovalQuestion } from '../acts/index.ts'
import type { Instant, Result } from '../foundation/index.ts'
import type { ImportFormat } from '../intelligence/index.ts'
import type { PreviewedEntry, Stay, SubmissionRow, Tightening } from '../workflows/disclosure/index.ts'
import type { Official } from '../workflows/officials/index.ts'

/** One submission as kept; `report` is the JSON text of a `Report` in `workflows/disclosure`. */
export type SubmissionRecord = SubmissionRow

/** A bundle that an official brings. */
export type BundleRequest = {
  readonly official: Official
  readonly agreement: string
  readonly purpose: string
  readonly justification: string
  /** Absent: everyone to whom an article lets this party give. */
  readonly recipients?: readonly string[]
  /** The request of a partner that it answers. */
  readonly answers?: string
  /** Whether it goes to the intermediary of the agreement, to be passed on without its origin. */
  readonly anonymised?: boolean
  /** Where the items come from, as a code. */
  readonly provenance?: string
  /** Whether a submission waits for a person to look at it, also where no article asks for that. */
  readonly review?: boolean
  /** Present where the bytes are of another format. */
  readonly foreign?: { readonly format: ImportFormat | 'detect'; readonly at: Instant; readonly ignoreDistribution?: boolean }
  /** The bytes as they arrive, not bounded by this door. */
  readonly chunks: AsyncIterable<Uint8Array>
}

/** Disclosures. */
export type SubmissionPorts = {
  /** Resolves once the bundle was parsed to its end and judged; releasing may go on after that. */
  submit(request: BundleRequest): Promise<Result<SubmissionRecord>>
  /** As `submit`, but nothing is kept; the JSON text of a `Report`. */
  preview(request: BundleRequest): Promise<Result<string>>
  /** As `preview`, object by object; whoever takes the entries takes them to the end or returns them. */
  previewObjects(request: BundleRequest): Promise<Result<AsyncGenerator<PreviewedEntry>>>
  /** A waiting submission object by object, for all its recipients or some. */
  review(request: {
    readonly official: Official
    readonly id: string
    readonly recipients?: readonly string[]
  }): Promise<Result<AsyncGenerator<PreviewedEntry>>>
  /** Lets recipients of a waiting submission have less. */
  tighten(request: {
    readonly official: Official
    readonly id: string
    readonly tightenings: readonly Tightening[]
  }): Promise<Result<SubmissionRecord>>
  /** Keeps that values of a waiting submission may stay. */
  letStay(request: {
    readonly official: Official
    readonly id: string
    readonly stays: readonly Pick<Stay, 'index' | 'value'>[]
  }): Promise<Result<SubmissionRecord>>
  approve(request: {
    readonly official: Official
    readonly id: string
    readonly necessity?: string
    readonly answer?: ApprovalAnswer
  }): Promise<Result<SubmissionRecord>>
  /** What the official is to sign with a passkey, where the agreement asks for it. */
  askToSign(request: { readonly official: Official; readonly id: string; readonly necessity?: string }): Promise<Result<ApprovalQuestion>>
  /** Ends a submission that waits for approval; nothing of it goes out. */
  decline(request: { readonly official: Official; readonly id: string }): Promise<Result<SubmissionRecord>>
  find(id: string): Promise<SubmissionRecord | undefined>
  /** Newest first. */
  list(limit: number): Promise<readonly SubmissionRecord[]>
}
