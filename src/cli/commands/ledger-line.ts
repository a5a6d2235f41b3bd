/** comity ledger line: what whoever runs a witness outside the parties enters, so that it knows their ledgers. */

import type { Agreement } from '../../agreement/index.ts'
import { parseJson, unbase64url } from '../../foundation/index.ts'
import { cardFingerprint, PARTY_CARD_BYTES_MAX, type PartyCard, verifyCard } from '../../identity/index.ts'
import { formatVkey, LOG_KEY, noteKey } from '../../ledger/index.ts'
import { ownCardAt } from '../../node/index.ts'
import { type Command, type Input, print, type Terminal, UsageError } from '../command.ts'
import { readDraft } from '../draft-file.ts'
import { readInputFile } from '../input-file.ts'

export const ledgerLine: Command = {
  name: 'ledger line',
  synopsis: 'CARD... [--agreement FILE] | --data DIR',
  summary:
    'Print the `log` line of each card for a witness outside the parties; with the agreement each card must be under the root key it pins',
  options: { data: { type: 'string' }, agreement: { type: 'string' } },
  async run(input, terminal) {
    const cards = await cardsOf(input, terminal)
    const path = input.optional('agreement')
    if (path !== undefined) assertPinned(cards, readDraft(path, input, terminal).agreement)
    const ledgers = cards.map(ledgerOf)
    const text = ledgers.map(({ party, name, fingerprint, line }) => `# ${party} ${name}, root key ${fingerprint}\n${line}`)
    print(terminal, input, { json: ledgers, text: text.join('\n') })
    return 0
  },
}

async function cardsOf(input: Input, terminal: Terminal): Promise<readonly PartyCard[]> {
  const folder = input.optional('data')
  if ((folder === undefined) === (input.files.length === 0)) throw new UsageError('usage', `comity ledger line ${ledgerLine.synopsis}`)
  if (folder === undefined) return input.files.map((file) => verifyCard(parseJson(readInputFile(file), { bytesMax: PARTY_CARD_BYTES_MAX })))
  return [await ownCardAt(folder, terminal.environment)]
}

/** Every card is of a party of the agreement, under the root key that the agreement pins. */
function assertPinned(cards: readonly PartyCard[], agreement: Agreement): void {
  const roots = new Map(agreement.parties.list.map(({ code, root }) => [code as string, root]))
  for (const { party, root } of cards) {
    if (roots.get(party) !== root) throw new UsageError('choices-invalid', `the agreement pins another root key for ${party}, or none`)
  }
}

/** A ledger as C2SP tlog-policy names it; the name of its key is its origin. */
function ledgerOf(card: PartyCard) {
  const { party, name, ledger, address } = card
  const vkey = formatVkey(noteKey(ledger.origin, LOG_KEY, unbase64url(ledger.key)))
  const url = `${new URL(address).protocol}//${ledger.origin}/`
  return { party, name, fingerprint: cardFingerprint(card), origin: ledger.origin, vkey, url, line: `log ${vkey} ${url}` }
}
