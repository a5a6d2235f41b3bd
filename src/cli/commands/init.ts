/** comity init: the only command that creates keys, a store and a ledger. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cardFingerprint } from '../../identity/index.ts'
import { initialiseNode, systemClock, systemRandomness, writeKeyFile } from '../../node/index.ts'
import { type Command, print, UsageError } from '../command.ts'

export const init: Command = {
  name: 'init',
  synopsis:
    '--data DIR --party CODE --name NAME --address URL [--listen HOST:PORT] [--key-file FILE | --passphrase-variable NAME] [--postgres-variable NAME --schema NAME]',
  summary: 'Make a new node: data folder, keys, store, ledger',
  options: {
    data: { type: 'string' },
    party: { type: 'string' },
    name: { type: 'string' },
    address: { type: 'string' },
    listen: { type: 'string' },
    'key-file': { type: 'string' },
    'passphrase-variable': { type: 'string' },
    'postgres-variable': { type: 'string' },
    schema: { type: 'string' },
  },
  async run(input, terminal) {
    const folder = input.text('data')
    const address = input.text('address')
    const variable = input.optional('passphrase-variable')
    const keyFile = input.optional('key-file') ?? join(`${folder}.key`)
    if (variable === undefined && !existsSync(keyFile)) writeKeyFile(keyFile, systemRandomness)
    const card = await initialiseNode({
      folder,
      config: {
        party: input.text('party'),
        name: input.text('name'),
        address,
        listen: listenOf(input.optional('listen') ?? hostOf(address)),
        lock: variable === undefined ? { kind: 'key-file', path: keyFile } : { kind: 'passphrase', variable },
        ...storageOf(input.optional('postgres-variable'), input.optional('schema')),
      },
      clock: systemClock,
      randomness: systemRandomness,
      environment: terminal.environment,
    })
    const fingerprint = cardFingerprint(card)
    print(terminal, input, {
      json: { party: card.party, address: card.address, fingerprint, folder, ...(variable === undefined ? { keyFile } : {}) },
      text: [
        `Made the node of ${card.party} (${card.name}) in ${folder}.`,
        `Fingerprint of its root key, to be compared by two officials of each partner:`,
        `  ${fingerprint}`,
        ...(variable === undefined ? [`The key file ${keyFile} unlocks its secrets: keep it apart from the data folder's back-up.`] : []),
      ].join('\n'),
    })
    return 0
  },
}

function hostOf(address: string): string {
  const url = URL.parse(address)
  if (url === null) throw new UsageError('usage', 'the address is not a URL')
  return url.host
}

const LISTEN = /^(\[[0-9a-f:.]+\]|[^\s:/?#@]+)(?::([0-9]{1,5}))?$/i

function listenOf(text: string): { host: string; port: number } {
  const [, host, port = '443'] = LISTEN.exec(text) ?? []
  if (host === undefined || Number(port) > 65_535) throw new UsageError('usage', 'where to listen is HOST:PORT')
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}

function storageOf(urlVariable: string | undefined, schema: string | undefined) {
  if (urlVariable === undefined) return {}
  return { storage: { kind: 'postgres', urlVariable, schema: schema ?? 'comity' } } as const
}
