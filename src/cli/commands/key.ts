/** comity key ...: a passphrase that officers hold in shares, so that some of them together unlock the node and none alone. */
import process from 'node:process'
import { combine, split } from 'shamir-secret-sharing'
import { base64url, hex, parseDecimal, utf8, utf8Text } from '../../foundation/index.ts'
import { opensSecrets, systemRandomness, withDrawnPassphrase } from '../../node/index.ts'
import { type Command, type Input, print, type Terminal, UsageError } from '../command.ts'
import { hiddenLines } from '../hidden-lines.ts'
import { linesOf, readInput } from '../input-stream.ts'
import { enoughShares, type KeyShare, readShare, SHARES_MAX, writeShare } from '../key-share.ts'

const LINE_BYTES_MAX = 1_024

const keySplit: Command = {
  name: 'key split',
  synopsis: '--data DIR --officers N --threshold K [--passphrase-variable NAME]',
  summary: 'Lock a node that does not run under a new passphrase that nobody knows; print one share for each officer, once',
  options: {
    data: { type: 'string' },
    officers: { type: 'string' },
    threshold: { type: 'string' },
    'passphrase-variable': { type: 'string' },
  },
  async run(input, terminal) {
    const officers = countOf(input, 'officers')
    const threshold = countOf(input, 'threshold')
    if (threshold > officers) throw new UsageError('usage', '--threshold is at most --officers')
    const place = { folder: input.text('data'), environment: terminal.environment, variable: input.optional('passphrase-variable') }
    return withDrawnPassphrase(place, async ({ party, passphrase, variable, lock }) => {
      const set = hex(systemRandomness(4))
      const parts = await split(utf8(passphrase), officers, threshold)
      const shares = parts.map((part) => writeShare({ party, set, threshold, officers, data: base64url(part) }))
      // The shares are out before the lock changes: a node that is locked by shares that nobody has is lost.
      print(terminal, input, { json: { party, set, threshold, officers, variable, shares }, text: shares.join('\n') })
      lock()
      terminal.tell(
        [
          `The node of ${party} is locked now. ${threshold} of these ${officers} shares unlock it: hand one to each officer; they are shown this once.`,
          `Start it with ${variable}="$(comity key join --data ${place.folder})" comity serve --data ${place.folder}`,
          'What locked it before opens copies of secrets.json made before: destroy those, and a key file.',
          '',
        ].join('\n'),
      )
      return 0
    })
  },
}

const keyJoin: Command = {
  name: 'key join',
  synopsis: '--data DIR [FILE...]',
  summary: 'Print the passphrase that shares make, each typed unseen, or a line of standard input or of a file',
  options: { data: { type: 'string' } },
  async run(input, terminal) {
    const folder = input.text('data')
    const shares: KeyShare[] = []
    for await (const line of linesFrom(input, terminal)) {
      shares.push(readShare(line))
      const [{ threshold }] = shares as [KeyShare]
      if (process.stdin.isTTY && input.files.length === 0 && new Set(shares.map(({ data }) => data)).size >= threshold) break
    }
    const passphrase = utf8Text(await combine([...enoughShares(shares)]))
    if (!opensSecrets(folder, passphrase)) throw new UsageError('share-invalid', 'these shares do not unlock this node')
    print(terminal, input, { json: { passphrase }, text: passphrase })
    return 0
  },
}

/** Every command on shares. */
export const KEYS: readonly Command[] = [keySplit, keyJoin]

async function* linesFrom({ files }: Input, terminal: Terminal): AsyncGenerator<string, void, undefined> {
  if (files.length === 0 && process.stdin.isTTY) {
    yield* hiddenLines((typed) => terminal.tell(`Share ${typed + 1}, which is not shown: `))
    return
  }
  for (const file of files.length === 0 ? ['-'] : files) {
    for await (const line of linesOf(readInput(file), LINE_BYTES_MAX)) {
      if (line === undefined) throw new UsageError('share-invalid', 'a line is too long for a share')
      const text = utf8Text(line)
      if (text.trim() !== '') yield text
    }
  }
}

function countOf(input: Input, name: string): number {
  const text = input.text(name)
  const count = /^\d{1,2}$/.test(text) ? parseDecimal(text) : 0
  if (count < 2 || count > SHARES_MAX) throw new UsageError('usage', `--${name} is a number from 2 to ${SHARES_MAX}`)
  return count
}
