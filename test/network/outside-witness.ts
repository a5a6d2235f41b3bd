/**
 * A witness as somebody runs it who is no party: a process that knows of the parties nothing but the `log` lines that
 * `comity ledger line` prints. It keeps what it cosigned in a file, before the cosignature leaves.
 */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { hex, SECOND_MS, unhex } from '../../src/foundation/index.ts'
import { cosign, formatSignatureLines, judgeAddCheckpoint, parseAddCheckpoint, parsePolicy } from '../../src/ledger/index.ts'

type Kept = Record<string, { readonly size: number; readonly root: string }>

const { values } = parseArgs({
  options: {
    lines: { type: 'string' },
    key: { type: 'string' },
    name: { type: 'string' },
    state: { type: 'string' },
    port: { type: 'string' },
  },
})
const { lines, key, name, state, port } = values as Required<typeof values>
const privateKey = createPrivateKey(readFileSync(key))
const publicKey = new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32))
const signer = { name, publicKey, sign: (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, privateKey)) }

function addCheckpoint(body: Uint8Array): { readonly status: number; readonly text: string } {
  const kept: Kept = existsSync(state) ? (JSON.parse(readFileSync(state, 'utf8')) as Kept) : {}
  const { logs } = parsePolicy(`${readFileSync(lines, 'utf8')}quorum none\n`)
  const request = parseAddCheckpoint(body)
  const before = kept[request.origin]
  const judged = judgeAddCheckpoint({
    request,
    logKey: (origin) => logs.find((log) => log.key.name === origin)?.key,
    state: before === undefined ? undefined : { size: before.size, root: unhex(before.root) },
  })
  if (judged.status !== 200) return { status: judged.status, text: judged.status === 409 ? judged.body : '' }
  const { origin, size, root } = judged.checkpoint
  writeFileSync(`${state}.new`, JSON.stringify({ ...kept, [origin]: { size, root: hex(root) } }))
  renameSync(`${state}.new`, state)
  return { status: 200, text: formatSignatureLines([cosign(judged.checkpoint, signer, Math.floor(Date.now() / SECOND_MS))]) }
}

createServer((request, response) => {
  const answer = async (): Promise<void> => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Uint8Array>))
    const isAsked = request.method === 'POST' && request.url === '/add-checkpoint'
    const { status, text } = isAsked ? addCheckpoint(body) : { status: 404, text: '' }
    response.writeHead(status, { 'content-type': status === 409 ? 'text/x.tlog.size' : 'text/plain' }).end(text)
  }
  answer().catch((error: unknown) => response.destroy(error as Error))
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('listening\n'))
