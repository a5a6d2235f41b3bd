/** comity party card, comity party introduce: how two parties come to know each other (DESIGN rule 6). */
import { parseJson } from '../../foundation/index.ts'
import { cardFingerprint, PARTY_CARD_BYTES_MAX, verifyCard } from '../../identity/index.ts'
import { type ChangeableKey, introduceOffline, ownCardAt, rotateOffline } from '../../node/index.ts'
import { type Command, print, UsageError } from '../command.ts'
import { readInputFile } from '../input-file.ts'

export const partyCard: Command = {
  name: 'party card',
  synopsis: '--data DIR',
  summary: "Print this party's card, for its partners to introduce",
  options: { data: { type: 'string' } },
  async run(input, terminal) {
    const card = await ownCardAt(input.text('data'), terminal.environment)
    terminal.out(`${JSON.stringify(card, null, input.isJson ? 0 : 2)}\n`)
    return 0
  },
}

export const partyIntroduce: Command = {
  name: 'party introduce',
  synopsis: '--data DIR --fingerprint TEXT --compared-by LOGIN --compared-by LOGIN FILE',
  summary: 'Pin a partner after two officials compared the fingerprint of its root key',
  options: { data: { type: 'string' }, fingerprint: { type: 'string' }, 'compared-by': { type: 'string', multiple: true } },
  async run(input, terminal) {
    const [file] = input.files
    const [first, second, ...others] = input.list('compared-by')
    if (file === undefined || first === undefined || second === undefined || others.length > 0) {
      throw new UsageError('usage', `comity party introduce ${partyIntroduce.synopsis}`)
    }
    const card = verifyCard(parseJson(readInputFile(file), { bytesMax: PARTY_CARD_BYTES_MAX }))
    const fingerprint = cardFingerprint(card)
    if (plain(fingerprint) !== plain(input.text('fingerprint'))) {
      throw new UsageError('usage', 'the fingerprint of the card is not the one given: the card is not introduced')
    }
    await introduceOffline({ folder: input.text('data'), cards: [card], comparedBy: [first, second], environment: terminal.environment })
    print(terminal, input, {
      json: { party: card.party, name: card.name, address: card.address, fingerprint },
      text: `${card.party} (${card.name}) at ${card.address} is introduced.`,
    })
    return 0
  },
}

export const partyRotate: Command = {
  name: 'party rotate',
  synopsis: '--data DIR --key act|sealing|witness [--key ...]',
  summary: 'Draw fresh keys under the same root key and tell every partner',
  options: { data: { type: 'string' }, key: { type: 'string', multiple: true } },
  async run(input, terminal) {
    const keys = CHANGEABLE.filter((key) => input.list('key').includes(key))
    if (keys.length === 0 || keys.length !== input.list('key').length)
      throw new UsageError('usage', `comity party rotate ${partyRotate.synopsis}`)
    const card = await rotateOffline(input.text('data'), keys, terminal.environment)
    print(terminal, input, {
      json: { party: card.party, serial: card.serial, keys },
      text: `${card.party} goes on with card ${card.serial}; its partners are told when the node runs.`,
    })
    return 0
  },
}

const CHANGEABLE: readonly ChangeableKey[] = ['act', 'sealing', 'witness']

/** Fingerprints are compared without their grouping and case. */
function plain(fingerprint: string): string {
  return fingerprint.replace(/[\s-]/g, '').toUpperCase()
}
