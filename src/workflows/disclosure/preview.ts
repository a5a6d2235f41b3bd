/** What a bundle would come to, or a waiting submission comes to: both passes run, nothing is recorded and nothing stays. */
import { accepted, type Result, randomUuid } from '../../foundation/index.ts'
import { admit, type DisclosureRequest } from './admission.ts'
import { answeredRequest, mannerOfAnswer } from './answering.ts'
import type { DisclosureRefusalCode } from './errors.ts'
import { convertForeign, type ForeignFile } from './foreign-file.ts'
import type { DisclosureParts, PreparationParts } from './parts.ts'
import { type Preparation, prepare } from './prepare.ts'
import { type PreviewedEntry, previewedObjects } from './previewed-object.ts'
import { type Report, unsignedFrom, withImport } from './report.ts'
import { type Receiving, spoolToLook } from './spooled-bundle.ts'

/** A bundle to look at, and what it is prepared from. */
export type BundlePreview = Omit<Preparation, 'submission' | 'markings' | 'scratch'> & { readonly chunks: AsyncIterable<Uint8Array> }

/** Where items come from when nobody says. */
export const DEFAULT_PROVENANCE = 'unstated'

/** The report of what would go out. @throws IntelligenceError when the bytes are no bundle; what the spool throws */
export async function previewReport(
  parts: DisclosureParts,
  request: DisclosureRequest,
  receiving: Receiving,
): Promise<Result<Report, DisclosureRefusalCode>> {
  if (request.foreign !== undefined) return foreignReport(parts, { ...request, foreign: request.foreign }, receiving)
  const bundle = await bundleOf(parts, request)
  if (!bundle.ok) return bundle
  const { chunks, ...preparation } = bundle.value
  await using spooled = await spoolToLook(parts, chunks, receiving)
  const prepared = await prepare(parts, { ...preparation, ...spooled })
  await prepared.close()
  return accepted(prepared.report)
}

async function foreignReport(
  parts: DisclosureParts,
  request: DisclosureRequest & { readonly foreign: ForeignFile },
  receiving: Receiving,
): Promise<Result<Report, DisclosureRefusalCode>> {
  const { foreign, ...rest } = request
  // Refused before a byte is read.
  const admitted = admit(rest, { directory: await parts.road.directory.current(), now: parts.road.clock.now(), means: parts.road.means })
  if (!admitted.ok) return admitted
  await using converted = await convertForeign(parts, { ...foreign, chunks: request.chunks }, receiving)
  const provenance = request.provenance ?? unsignedFrom(converted.format)
  const report = await previewReport(parts, { ...rest, provenance, chunks: converted.chunks }, receiving)
  return report.ok ? accepted(withImport(report.value, converted.report())) : report
}

/** Every valid object beside what each recipient would get, the report last. Refused before a byte is read. */
export async function previewObjects(
  parts: DisclosureParts,
  request: DisclosureRequest,
  receiving: Receiving,
): Promise<Result<AsyncGenerator<PreviewedEntry>, DisclosureRefusalCode>> {
  const bundle = await bundleOf(parts, request)
  if (!bundle.ok) return bundle
  return accepted(
    request.foreign === undefined
      ? previewBundle(parts, bundle.value, receiving)
      : previewForeign(parts, { ...bundle.value, provenance: request.provenance, foreign: request.foreign }, receiving),
  )
}

async function* previewForeign(
  parts: DisclosureParts,
  { foreign, ...bundle }: Omit<BundlePreview, 'provenance'> & { readonly provenance: string | undefined; readonly foreign: ForeignFile },
  receiving: Receiving,
): AsyncGenerator<PreviewedEntry> {
  await using converted = await convertForeign(parts, { ...foreign, chunks: bundle.chunks }, receiving)
  const provenance = bundle.provenance ?? unsignedFrom(converted.format)
  for await (const entry of previewBundle(parts, { ...bundle, provenance, chunks: converted.chunks }, receiving))
    yield entry.kind === 'report' ? { ...entry, report: withImport(entry.report, converted.report()) } : entry
}

/** As {@link previewObjects}, of a bundle under any agreement. @throws IntelligenceError when the bytes are no bundle; what the spool throws */
export async function* previewBundle(
  parts: PreparationParts,
  { chunks, ...preparation }: BundlePreview,
  receiving: Receiving = new Set(),
): AsyncGenerator<PreviewedEntry> {
  await using spooled = await spoolToLook(parts, chunks, receiving)
  yield* previewSpooled(parts, { ...preparation, ...spooled })
}

/** As {@link previewObjects}, of what is spooled already. */
export async function* previewSpooled(parts: PreparationParts, preparation: Preparation): AsyncGenerator<PreviewedEntry> {
  // Somebody else may look at the same submission.
  const prepared = await prepare(parts, { ...preparation, scratch: randomUuid(parts.road.randomness) })
  try {
    yield* previewedObjects(prepared.work)
    yield { kind: 'report', report: prepared.report }
  } finally {
    await prepared.close()
  }
}

async function bundleOf(parts: DisclosureParts, request: DisclosureRequest): Promise<Result<BundlePreview, DisclosureRefusalCode>> {
  const asked = await answeredRequest(parts, request)
  if (!asked.ok) return asked
  const meant = asked.value === undefined ? request : { ...request, recipients: [asked.value.asker] }
  const admitted = admit(meant, { directory: await parts.road.directory.current(), now: parts.road.clock.now(), means: parts.road.means })
  if (!admitted.ok) return admitted
  const { chunks, purpose, provenance = DEFAULT_PROVENANCE } = request
  return accepted({ ...admitted.value, chunks, purpose, manner: mannerOfAnswer(asked.value), provenance })
}
