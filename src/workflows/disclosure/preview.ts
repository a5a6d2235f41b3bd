/** What a submission would come to, without one: both passes run, nothing is recorded and nothing stays. */
import { accepted, type JsonObject, type Result } from '../../foundation/index.ts'
import { withTriage } from '../../intelligence/index.ts'
import { type Admitted, admit, type DisclosureRequest } from './admission.ts'
import type { DisclosureRefusalCode } from './errors.ts'
import { type Item, permissionFor, readItem, showTo } from './item.ts'
import { bitOf, type DisclosureParts, type Work } from './parts.ts'
import { prepare } from './prepare.ts'
import { receiveBundle } from './receive.ts'
import type { Report } from './report.ts'
import { PROVISIONAL_IDS } from './settle.ts'
import { previewedScore } from './triage.ts'

/** A request to look at what would go out. */
export type PreviewRequest = DisclosureRequest & {
  /** How many objects to show for each recipient, in the order of the bundle; none unless told. */
  readonly examples?: number
}

/** The report, and the first objects as each recipient would have them; changed ones bear ids that are not the final ones. */
export type Preview = {
  readonly report: Report
  readonly examples: Readonly<Record<string, readonly JsonObject[]>>
}

const EXAMPLES_MAX = 100
const PAGE = 200

/** Previews a bundle, spooled under that id meanwhile. @throws IntelligenceError when the bytes are no bundle; what the spool throws */
export async function previewSubmission(
  parts: DisclosureParts,
  id: string,
  request: PreviewRequest,
): Promise<Result<Preview, DisclosureRefusalCode>> {
  const admitted = admit(request, { directory: await parts.road.directory.current(), now: parts.road.clock.now() })
  if (!admitted.ok) return admitted
  const { statements } = await receiveBundle(id, request.chunks, parts)
  try {
    return accepted(await look(parts, request, { id, statements, admitted: admitted.value }))
  } finally {
    await parts.spool.remove(id)
  }
}

type Received = { readonly id: string; readonly statements: ReadonlySet<string>; readonly admitted: Admitted }

async function look(parts: DisclosureParts, request: PreviewRequest, { id, statements, admitted }: Received): Promise<Preview> {
  const { purpose, provenance = DEFAULT_PROVENANCE } = request
  const prepared = await prepare(parts, { ...admitted, submission: id, purpose, statements, provenance })
  try {
    return { report: prepared.report, examples: await examplesOf(prepared.work, Math.min(request.examples ?? 0, EXAMPLES_MAX)) }
  } finally {
    await prepared.close()
  }
}

/** Where items come from when nobody says. */
export const DEFAULT_PROVENANCE = 'unstated'

async function examplesOf(work: Work, count: number): Promise<Preview['examples']> {
  const examples = new Map(work.recipients.map((party) => [party, [] as JsonObject[]]))
  const isFull = (): boolean => [...examples.values()].every(({ length }) => length >= count)
  for (let from = 0; !isFull(); ) {
    const page = work.index.page({ from, limit: PAGE })
    const last = page.at(-1)
    if (last === undefined) break
    from = last.index + 1
    for (const settled of page) {
      await work.parts.pause()
      const item = await readItem(work, settled)
      if (item !== undefined) await addExample(work, item, { examples, count })
      if (isFull()) break
    }
  }
  return Object.fromEntries(examples)
}

async function addExample(work: Work, item: Item, known: { examples: ReadonlyMap<string, JsonObject[]>; count: number }): Promise<void> {
  for (const [recipient, party] of work.recipients.entries()) {
    const shown = known.examples.get(party)
    const permission = permissionFor(work, recipient, item)
    if (shown === undefined || shown.length >= known.count || permission === undefined) continue
    const claim = previewedScore(work, item, { recipient, permission })?.claim
    if ((item.settled.changed & bitOf(recipient)) === 0) {
      shown.push(withTriage(item.object, claim))
      continue
    }
    const outcome = await showTo(work, item, { recipient, permission, ids: PROVISIONAL_IDS })
    if (outcome.kind === 'released') shown.push(withTriage(outcome.object, claim))
  }
}
