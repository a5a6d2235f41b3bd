/** Submissions as the API takes them, over the disclosure workflow. */
import { accepted, type Refusal, type Result } from '../../foundation/index.ts'
import type { BundleRequest, SubmissionPorts, SubmissionRecord } from '../../http/index.ts'
import type { Disclosure, SubmissionStatus } from '../../workflows/disclosure/index.ts'
import { type Official, readerRole } from '../../workflows/officials/index.ts'

/** The submission ports over disclosures. */
export function submissionPorts(disclosure: Disclosure): SubmissionPorts {
  return {
    submit: async (request) => recorded(await disclosure.submit(requestOf(request))),
    async preview(request) {
      const preview = await disclosure.preview(requestOf(request))
      return preview.ok ? accepted(JSON.stringify(preview.value)) : preview
    },
    previewObjects: (request) => disclosure.previewObjects(requestOf(request)),
    review: ({ official, id, ...asked }) => disclosure.review({ submission: id, official: actorOf(official), ...asked }),
    tighten: async ({ official, id, tightenings }) =>
      recorded(await disclosure.tighten({ submission: id, official: actorOf(official), tightenings })),
    letStay: async ({ official, id, stays }) => recorded(await disclosure.letStay({ submission: id, official: actorOf(official), stays })),
    approve: async ({ official, id, ...done }) =>
      recorded(await disclosure.approve({ submission: id, official: actorOf(official), ...done })),
    askToSign: ({ official, id, ...said }) => disclosure.askToSign({ submission: id, official: actorOf(official), ...said }),
    decline: async ({ official, id }) => recorded(await disclosure.decline({ submission: id, official: actorOf(official) })),
    async find(id) {
      const status = await disclosure.status(id)
      return status === undefined ? undefined : recordOf(status)
    },
    list: async (limit) => (await disclosure.list(limit)).map(recordOf),
  }
}

function requestOf(request: BundleRequest) {
  const { official, recipients, provenance, ...rest } = request
  return {
    ...rest,
    official: actorOf(official),
    ...(recipients === undefined ? {} : { recipients }),
    ...(provenance === undefined ? {} : { provenance }),
  }
}

function actorOf({ login, role, isByIssuer, attributes }: Official) {
  return {
    account: login,
    role: readerRole(role) ?? 'operator',
    ...(isByIssuer === undefined ? {} : { isByIssuer }),
    ...(attributes === undefined ? {} : { attributes }),
  } as const
}

function recorded(
  result: Result<SubmissionStatus>,
): { readonly ok: false; readonly refusal: Refusal } | { readonly ok: true; readonly value: SubmissionRecord } {
  return result.ok ? accepted(recordOf(result.value)) : result
}

function recordOf(status: SubmissionStatus): SubmissionRecord {
  return { ...status, report: JSON.stringify(status.report) }
}
