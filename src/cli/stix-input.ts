/** What `comity stix` reads: the reports on everything in one input, or its objects, in the order in which they stand there. */
import { giveBack, OBJECT_BYTES_MAX } from '../foundation/index.ts'
import {
  brokenText,
  bundleFindings,
  examineObjectText,
  examineText,
  type Finding,
  FormatError,
  HEAD_BYTES,
  type ImportFormat,
  IntelligenceError,
  readBundle,
  recogniseFormat,
  type TextReport,
  VersionWatch,
} from '../intelligence/index.ts'
import { linesOf } from './input-stream.ts'

/** The report on one object, or on the bundle itself where `index` is null. */
export type Report = TextReport & { readonly index: number | null }

/** Longest line that is read. */
const LINE_BYTES_MAX = 8 * 1024 * 1024
const TOO_LARGE = 'too-large'

/** A report for each line, whatever is on it. */
export async function* reportLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Report, void, undefined> {
  let index = 0
  for await (const line of linesOf(chunks, LINE_BYTES_MAX)) {
    const report =
      line === undefined ? brokenText(TOO_LARGE, `the line is longer than ${LINE_BYTES_MAX} bytes`) : examineText(line, LINE_BYTES_MAX)
    yield { ...report, index }
    index += 1
  }
}

/**
 * A report for each object of a bundle, and one for the bundle itself where its own members are wrong or unusual; or the one report on an
 * object that stands alone. What is small enough to be an object is read whole, to see which of the two it is.
 */
export async function* reportDocument(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Report, void, undefined> {
  const { head, rest } = await splitHead(chunks)
  if (rest !== undefined || isBundleText(head)) {
    yield* reportBundle(joined(head, rest), head)
    return
  }
  const report = examineText(head, OBJECT_BYTES_MAX)
  const other = report.errors.some(({ code }) => code === 'type-invalid') ? otherFormat(head) : undefined
  yield { ...(other === undefined ? report : { ...report, errors: [other, ...report.errors] }), index: 0 }
}

const OTHER_FORMATS: Readonly<Partial<Record<ImportFormat, string>>> = { misp: 'a MISP event', csaf: 'a CSAF document' }

/** What to do with a file of another format that can be imported. */
function otherFormat(head: Uint8Array): Finding | undefined {
  try {
    const name = OTHER_FORMATS[recogniseFormat(head.subarray(0, HEAD_BYTES))]
    return name === undefined
      ? undefined
      : { code: 'format-other', pointer: '', message: `is ${name} and no STIX: comity import makes STIX 2.1 of it` }
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

async function* reportBundle(chunks: AsyncIterable<Uint8Array>, head: Uint8Array): AsyncGenerator<Report, void, undefined> {
  const versions = new VersionWatch()
  try {
    for await (const entry of readBundle(chunks, { unknownMembers: 'name' })) {
      if (entry.kind === 'object') {
        yield { ...examineObjectText(entry.bytes, OBJECT_BYTES_MAX, versions), index: entry.index }
        giveBack(entry.bytes)
      } else if (entry.kind === 'too-large') {
        yield { ...brokenText(TOO_LARGE, `the object is longer than ${OBJECT_BYTES_MAX} bytes`), index: entry.index }
      } else {
        const told = bundleFindings(entry.specVersion, entry.unknownMembers)
        if (told.errors.length + told.warnings.length > 0) yield { id: entry.bundleId, ...told, index: null }
      }
    }
  } catch (error) {
    if (!(error instanceof IntelligenceError)) throw error
    const other = otherFormat(head)
    yield { ...brokenText(other?.code ?? error.code, other?.message ?? error.message), index: null }
  }
}

/** The bytes of one object, or why they cannot be had. */
export type ObjectText = { readonly index: number } & ({ readonly bytes: Uint8Array } | { readonly code: string; readonly message: string })

/**
 * The objects of an input one by one: those of a bundle, one that stands alone, or with `isLines` those on each line, which then gives the
 * index. What cannot be read is told in its place.
 */
export async function* objectTexts(chunks: AsyncIterable<Uint8Array>, isLines: boolean): AsyncGenerator<ObjectText, void, undefined> {
  if (!isLines) {
    const { head, rest } = await splitHead(chunks)
    if (rest === undefined && !isBundleText(head)) yield { index: 0, bytes: head }
    else yield* bundleTexts(joined(head, rest))
    return
  }
  let index = 0
  for await (const line of linesOf(chunks, LINE_BYTES_MAX)) {
    if (line === undefined) yield { index, code: TOO_LARGE, message: `the line is longer than ${LINE_BYTES_MAX} bytes` }
    else if (!isBundleText(line)) yield { index, bytes: line }
    else for await (const text of bundleTexts(alone(line))) yield { ...text, index }
    index += 1
  }
}

async function* alone(chunk: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield chunk
}

async function* bundleTexts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ObjectText, void, undefined> {
  let index = 0
  try {
    for await (const entry of readBundle(chunks)) {
      if (entry.kind === 'end') return
      index = entry.index
      if (entry.kind === 'object') yield { index, bytes: entry.bytes }
      else yield { index, code: TOO_LARGE, message: `the object is longer than ${OBJECT_BYTES_MAX} bytes` }
    }
  } catch (error) {
    if (!(error instanceof IntelligenceError)) throw error
    yield { index, code: error.code, message: error.message }
  }
}

const BUNDLE_TYPE = /"type"\s*:\s*"bundle"/

/** Whether a text calls itself a bundle anywhere; an object that only quotes one has other members than a bundle and is told so. */
function isBundleText(bytes: Uint8Array): boolean {
  return BUNDLE_TYPE.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'))
}

type Split = { readonly head: Uint8Array; readonly rest: AsyncIterator<Uint8Array> | undefined }

/** The first bytes, up to what an object may have; and the rest, undefined where there is none. */
async function splitHead(chunks: AsyncIterable<Uint8Array>): Promise<Split> {
  const iterator = chunks[Symbol.asyncIterator]()
  const pieces: Uint8Array[] = []
  let length = 0
  for (;;) {
    const next = await iterator.next()
    if (next.done === true) return { head: Buffer.concat(pieces), rest: undefined }
    pieces.push(next.value)
    length += next.value.length
    if (length > OBJECT_BYTES_MAX) return { head: Buffer.concat(pieces), rest: iterator }
  }
}

/** For whoever copies what it keeps of a piece, as the reader of bundles does: each behind the head is given back when the next is asked for. */
async function* joined(head: Uint8Array, rest: AsyncIterator<Uint8Array> | undefined): AsyncGenerator<Uint8Array, void, undefined> {
  yield head
  if (rest === undefined) return
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    yield next.value
    giveBack(next.value)
  }
}
