/** A submission in another format: spooled as it arrives, for it is read twice, and converted on the way to where bundles go. */
import { type Instant, randomUuid, utf8 } from '../../foundation/index.ts'
import { bundleText, convertFile, formatOfFile, type ImportFormat, type ImportReport, ReportKeeper } from '../../intelligence/index.ts'
import type { PreparationParts } from './parts.ts'
import type { Receiving } from './spooled-bundle.ts'

/** What is known of a file in another format. */
export type ForeignFile = {
  /** `detect` where its content is to tell. */
  readonly format: ImportFormat | 'detect'
  /** When it was written, where nothing in it tells. */
  readonly at: Instant
  readonly ignoreDistribution?: boolean
}

/** The bundle that becomes of a file, and the report once it was read to its end. */
export type ConvertedFile = AsyncDisposable & {
  readonly format: ImportFormat
  readonly chunks: AsyncIterable<Uint8Array>
  readonly report: () => ImportReport
}

/**
 * Spools a file and begins to convert it. Nothing of it stays once it is disposed of.
 * @throws FormatError when it is in none of the formats; what the spool throws
 */
export async function convertForeign(
  parts: PreparationParts,
  file: ForeignFile & { readonly chunks: AsyncIterable<Uint8Array> },
  receiving: Receiving,
): Promise<ConvertedFile> {
  const id = randomUuid(parts.road.randomness)
  receiving.add(id)
  const forget = async (): Promise<void> => {
    await parts.spool.remove(id)
    receiving.delete(id)
  }
  try {
    await spoolWhole(parts, id, file.chunks)
    const reopen = () => spooled(parts, id)
    const format = file.format === 'detect' ? await formatOfFile(reopen) : file.format
    const keeper = new ReportKeeper(format)
    const entries = convertFile(format, reopen, { at: file.at, ...(file.ignoreDistribution === true && { ignoreDistribution: true }) })
    const text = bundleText(entries, (entry) => keeper.add(entry))
    return { format, chunks: inBytes(text, parts), report: () => keeper.report(), [Symbol.asyncDispose]: forget }
  } catch (error) {
    await forget()
    throw error
  }
}

async function spoolWhole({ spool }: PreparationParts, id: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const writer = await spool.create(id)
  try {
    for await (const chunk of chunks) await writer.write(chunk)
    await writer.finish()
  } catch (error) {
    await writer.abandon()
    throw error
  }
}

async function* spooled({ spool }: PreparationParts, id: string): AsyncGenerator<Uint8Array> {
  const reader = await spool.open(id)
  try {
    yield* reader.read()
  } finally {
    await reader.close()
  }
}

async function* inBytes(text: AsyncIterable<string>, { pause }: PreparationParts): AsyncGenerator<Uint8Array> {
  for await (const piece of text) {
    await pause()
    yield utf8(piece)
  }
}
