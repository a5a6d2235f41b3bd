/** comity preview --to: what one party would get of a file under a draft, without any node. */
import { type Agreement, namesParty } from '../../agreement/index.ts'
import { previewOffline } from '../../node/index.ts'
import { bundleChunks } from '../bundle-chunks.ts'
import { type Input, type Terminal, UsageError } from '../command.ts'
import { readDraft } from '../draft-file.ts'
import { printPreview } from './previewed.ts'

/** Previews the file that the input names. */
export async function previewDraft(input: Input, terminal: Terminal): Promise<number> {
  const [file] = input.files
  if (file === undefined || input.files.length > 1)
    throw new UsageError('usage', 'comity preview FILE --agreement FILE --to PARTY --purpose CODE')
  const { agreement } = readDraft(input.text('agreement'), input, terminal)
  const recipient = partyOf(agreement, input.text('to'))
  const from = input.optional('from') ?? senderTo(agreement, recipient, terminal)
  const request = { agreement, from: partyOf(agreement, from), recipient, purpose: input.text('purpose') }
  const entries = previewOffline({ ...request, chunks: bundleChunks(file) })
  return printPreview(entries, recipient, { input, terminal })
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
