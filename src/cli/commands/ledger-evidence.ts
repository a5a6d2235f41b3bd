/** comity ledger evidence: what this node keeps against ledgers that contradicted themselves, and what anybody can make of such a file. */
import { tellContradiction } from '../../acts/index.ts'
import { formatTimestamp, hex } from '../../foundation/index.ts'
import { type Checkpoint, formatVkey, type ProvenEvidence, verifyEvidence } from '../../ledger/index.ts'
import { withOfflineNode } from '../../node/index.ts'
import { type Command, type Input, print, type Terminal, UsageError } from '../command.ts'
import { readInputFile } from '../input-file.ts'

const NEWLINE = 0x0a

export const ledgerEvidence: Command = {
  name: 'ledger evidence',
  synopsis: 'FILE --log VKEY | --data DIR   (VKEY as `comity ledger line` prints it; - is standard input)',
  summary: 'Verify offline that a ledger contradicted itself; or with --data print what a stopped node keeps, one file of evidence a line',
  options: { data: { type: 'string' }, log: { type: 'string' } },
  async run(input, terminal) {
    const folder = input.optional('data')
    const [file, ...others] = input.files
    if ((folder === undefined) === (file === undefined) || others.length > 0)
      throw new UsageError('usage', `comity ledger evidence ${ledgerEvidence.synopsis}`)
    return file === undefined ? printKept(folder as string, input, terminal) : verifyFile(file, input, terminal)
  },
}

async function printKept(folder: string, input: Input, terminal: Terminal): Promise<number> {
  const kept = await withOfflineNode({ folder, environment: terminal.environment }, ({ store }) => store.read.witness.evidence())
  const rows = kept.map(({ origin, at, text }) => ({ origin, at: formatTimestamp(at), text }))
  if (!input.isJson) terminal.tell(`${rows.length} kept\n`)
  if (input.isJson) print(terminal, input, { json: rows, text: '' })
  else for (const { text } of rows) terminal.out(`${text}\n`)
  return 0
}

/** Whose key it is the evidence cannot say, so the reader does. */
function verifyFile(file: string, input: Input, terminal: Terminal): number {
  const trusted = input.text('log')
  const bytes = readInputFile(file)
  // A line of what was printed ends as lines do; the evidence itself does not.
  const proven = verifyEvidence(bytes.at(-1) === NEWLINE ? bytes.subarray(0, -1) : bytes)
  if (formatVkey(proven.log) !== trusted) throw new UsageError('choices-invalid', 'the evidence is against a ledger of another key')
  print(terminal, input, { json: { ok: true, ...summary(proven) }, text: steps(proven) })
  return 0
}

function summary({ kind, log, cosigned, offered }: ProvenEvidence) {
  const head = ({ size, root }: Checkpoint) => ({ size, root: hex(root) })
  return { kind, origin: log.name, cosigned: head(cosigned), offered: head(offered) }
}

function steps(proven: ProvenEvidence): string {
  const lines: string[] = []
  tellContradiction(proven, ({ text }) => lines.push(`  ${lines.length + 1}. ${text}`))
  return ['The evidence holds.', ...lines].join('\n')
}
