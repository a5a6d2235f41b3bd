/** What the door sends: JSON of one media type, errors included (TAXII 2.1 sections 1.6.5 and 3.6.1). */
import { TAXII_ERRORS, type TaxiiError } from './errors.ts'

/** The media type of everything this door sends. */
export const TAXII_MEDIA_TYPE = 'application/taxii+json;version=2.1'

/** One answer. */
export type Answer = {
  readonly status: number
  /** JSON text; bytes are in UTF-8. */
  readonly body: string | Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/** A resource as an answer. Empty lists are left out, as TAXII forbids them. */
export function resourceAnswer(resource: Readonly<Record<string, unknown>>, status = 200): Answer {
  const members = Object.entries(resource).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
  return { status, body: JSON.stringify(Object.fromEntries(members)), headers: {} }
}

/** An error as an answer; `http_status` is a text equal to the status. */
export function errorAnswer(error: TaxiiError): Answer {
  const [status, title] = TAXII_ERRORS[error.code]
  const description = error.message === title ? undefined : error.message
  return { ...resourceAnswer({ title, description, error_code: error.code, http_status: String(status) }, status), headers: error.headers }
}
