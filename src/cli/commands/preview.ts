/** comity preview --to: what one party would get of a file under a draft, without any node. */
import { type Agreement, namesParty } from '../../agreement/index.ts'
import { isJsonObject, OBJECT_BYTES_MAX, parseJson, randomUuid, utf8 } from '../../foundation/index.ts'
import { previewOffline, systemRandomness } from '../../node/index.ts'
import type { PreviewedEntry, PreviewedRemoval } from '../../workflows/disclosure/index.ts'
import { type Input, type Terminal, UsageError } from '../command.ts'
import { readDraft } from '../draft-file.ts'
import { readInput } from '../input-stream.ts'
import { SpilledText } from '../spilled-text.ts'

/** Previews the file that the input names. With `--json` one object is written while it is made, so that any file fits. */
export async function previewDraft(input: Input, terminal: Terminal): Promise<number> {
  const [file] = input.files
  if (file === undefined || input.files.length > 1)
    throw new UsageError('usage', 'comity preview FILE --agreement FILE --to PARTY --purpose CODE')
  const { agreement } = readDraft(input.text('agreement'), terminal)
  const recipient = partyOf(agreement, input.text('to'))
  const from = input.optional('from') ?? senderTo(agreement, recipient, terminal)
  const request = { agreement, from: partyOf(agreement, from), recipient, purpose: input.text('purpose') }
  const entries = previewOffline({ ...request, chunks: bundleChunks(file) })
  return input.isJson ? printJson(entries, terminal) : printText(entries, recipient, terminal)
}

function partyOf(agreement: Agreement, code: string): string {
  const codes = agreement.parties.list.map((party) => party.code)
  if (codes.includes(code)) return code
  throw new UsageError('usage', `${code} is no party of the agreement; its parties are ${codes.join(', ')}`)
}

/** The first party that an article lets give to the recipient. */
function senderTo(agreement: Agreement, recipient: string, terminal: Terminal): string {
  const gives = (code: string): boolean =>
    agreement.sharing.some(({ from, to }) => namesParty(agreement, from, code) && namesParty(agreement, to, recipient))
  const senders = agreement.parties.list.map(({ code }) => code).filter((code) => code !== recipient && gives(code))
  const [first] = senders
  if (first === undefined) throw new UsageError('usage', `no article lets anybody give to ${recipient}`)
  if (senders.length > 1) terminal.tell(`As given by ${first}; say --from for ${senders.slice(1).join(' or ')}.\n`)
  return first
}

/** The file as a bundle: a single object is put into one. */
async function* bundleChunks(file: string): AsyncGenerator<Uint8Array> {
  const first: Uint8Array[] = []
  let length = 0
  // Leaving a loop over the stream would close it, so it is read by hand as far as an object can reach.
  const chunks = readInput(file)
  while (length <= OBJECT_BYTES_MAX) {
    const next = await chunks.next()
    if (next.done) break
    first.push(next.value)
    length += next.value.length
  }
  const start = Buffer.concat(first)
  if (length <= OBJECT_BYTES_MAX && isSingleObject(start)) {
    yield utf8(`{"type":"bundle","id":"${newBundleId()}","objects":[`)
    yield start
    yield utf8(']}')
    return
  }
  yield start
  yield* chunks
}

function newBundleId(): string {
  return `bundle--${randomUuid(systemRandomness)}`
}

// Whatever else it is, the bundle reader says what is wrong with it.
function isSingleObject(bytes: Uint8Array): boolean {
  try {
    const value = parseJson(bytes)
    return isJsonObject(value) && typeof value.type === 'string' && value.type !== 'bundle'
  } catch {
    return false
  }
}

async function printJson(entries: AsyncIterable<PreviewedEntry>, terminal: Terminal): Promise<number> {
  using withheld = new SpilledText()
  let separator = ''
  let tail: object = {}
  let count = 0
  const head = `{"bundle":{"type":"bundle","id":"${newBundleId()}"`
  for await (const entry of entries) {
    if (entry.kind === 'faults') tail = { invalid: entry.invalid, faults: entry.faults }
    else {
      for (const removal of entry.removed) {
        withheld.add(separator + JSON.stringify(removal))
        separator = ','
      }
      if (entry.shown === null) continue
      // Nothing is written before the file turned out to be a bundle to its end.
      terminal.out(`${count === 0 ? `${head},"objects":[` : ','}${JSON.stringify(entry.shown)}`)
      count += 1
    }
  }
  // A bundle without objects has no list of them (STIX 2.1 section 8).
  terminal.out(`${count === 0 ? head : ']'}},"withheld":[`)
  withheld.printTo((text) => terminal.out(text))
  terminal.out(`],${JSON.stringify(tail).slice(1)}\n`)
  return 0
}

async function printText(entries: AsyncIterable<PreviewedEntry>, recipient: string, terminal: Terminal): Promise<number> {
  const total = { shown: 0, changed: 0, withheld: 0 }
  for await (const entry of entries) {
    if (entry.kind === 'faults') {
      for (const { index, code, reason } of entry.faults) terminal.out(`object ${index + 1} is not valid: ${code}: ${reason}\n`)
      continue
    }
    const { original, shown, removed } = entry
    if (shown === null) total.withheld += 1
    else if (removed.length === 0 && shown.id === original.id) total.shown += 1
    else total.changed += 1
    if (shown !== null && removed.length === 0) continue
    terminal.out(`${shown === null ? 'withheld' : 'changed '}  ${String(original.id)}\n`)
    for (const row of removed) terminal.out(removalLine(row, original, shown))
  }
  terminal.out(`${recipient} would get ${total.shown} as they are and ${total.changed} changed; ${total.withheld} are withheld.\n`)
  return 0
}

const SHOWN_LENGTH_MAX = 60

/** What was there, what is there instead, and why. */
function removalLine(row: PreviewedRemoval, original: object, shown: object | null): string {
  const why = `${row.reason}${row.article === null ? '' : ` (article ${row.article})`}`
  const field = row.pointer.split('/')[1]
  if (field === undefined) return `    ${why}\n`
  const before = excerpt((original as Readonly<Record<string, unknown>>)[field])
  const after = shown === null ? undefined : (shown as Readonly<Record<string, unknown>>)[field]
  return `    ${row.treatment.padEnd(12)} ${row.pointer}: ${before} -> ${after === undefined ? '(nothing)' : excerpt(after)}; ${why}\n`
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? ''
  return text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}...` : text
}
