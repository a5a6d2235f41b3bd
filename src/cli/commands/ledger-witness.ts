/** comity ledger witness: how far this node's witness cosigned the ledgers of its partners. */
import { formatTimestamp, isJsonObject, type JsonObject } from '../../foundation/index.ts'
import { witnessedOffline, witnessKeysOffline } from '../../node/index.ts'
import { type Command, type Input, print, type Terminal, UsageError } from '../command.ts'
import { nodeClient } from '../node-client.ts'
import { SOURCE_OPTIONS, SOURCE_SYNOPSIS } from '../proof-source.ts'

type Witnessed = {
  readonly party: string
  readonly origin: string
  readonly isInUse: boolean
  readonly cosigned: { readonly size: number; readonly at: string; readonly note: string } | null
  readonly contradictions: number
}

export const ledgerWitness: Command = {
  name: 'ledger witness',
  synopsis: `[ORIGIN] ${SOURCE_SYNOPSIS} [--json], or --keys --data DIR`,
  summary:
    'List the ledgers that this node witnesses, with the size it cosigned and when; with ORIGIN print the checkpoint that it cosigned last. ' +
    'A ledger is added by introducing its party; with --keys print the verifier keys of this witness',
  options: { ...SOURCE_OPTIONS, keys: { type: 'boolean' } },
  async run(input, terminal) {
    const [origin, ...others] = input.files
    if (others.length > 0) throw new UsageError('usage', `comity ledger witness ${ledgerWitness.synopsis}`)
    if (input.isSet('keys')) {
      const vkeys = await witnessKeysOffline(input.text('data'), terminal.environment)
      print(terminal, input, { json: vkeys, text: vkeys.join('\n') })
      return 0
    }
    const rows = await witnessed(input, terminal)
    if (origin !== undefined) return printNote(rows, origin, terminal)
    print(terminal, input, {
      json: rows,
      text: rows.length === 0 ? 'No party is introduced, so there is no ledger to witness.' : table(rows),
    })
    return 0
  },
}

async function witnessed(input: Input, terminal: Terminal): Promise<readonly Witnessed[]> {
  const folder = input.optional('data')
  if ((folder === undefined) === (input.optional('node') === undefined))
    throw new UsageError('usage', `one of ${SOURCE_SYNOPSIS} is needed`)
  if (folder === undefined) {
    const { items } = await nodeClient(input, terminal).get('/api/v1/witnessed')
    return Array.isArray(items) ? items.filter(isJsonObject).map((row: JsonObject) => row as unknown as Witnessed) : []
  }
  const rows = await witnessedOffline(folder, terminal.environment)
  return rows.map((row) => ({ ...row, cosigned: row.cosigned === null ? null : { ...row.cosigned, at: formatTimestamp(row.cosigned.at) } }))
}

function printNote(rows: readonly Witnessed[], origin: string, terminal: Terminal): number {
  const row = rows.find((candidate) => candidate.origin === origin)
  if (row === undefined) throw new UsageError('choices-invalid', 'no introduced party has a ledger of that origin')
  if (row.cosigned === null) throw new UsageError('input-missing', 'that ledger asked for no cosignature yet')
  terminal.out(row.cosigned.note)
  return 0
}

function table(rows: readonly Witnessed[]): string {
  return rows.map((row) => `${row.party}  ${row.origin}  ${stateOf(row)}${warningOf(row)}`).join('\n')
}

function stateOf({ cosigned, isInUse }: Witnessed): string {
  const closed = isInUse ? '' : ' (closed)'
  return cosigned === null ? `pending: nothing cosigned yet${closed}` : `cosigned to ${cosigned.size} at ${cosigned.at}${closed}`
}

function warningOf({ contradictions }: Witnessed): string {
  return contradictions === 0 ? '' : `  CONTRADICTED ITSELF ${contradictions} times: see comity ledger evidence`
}
