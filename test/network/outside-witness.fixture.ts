/** The process of a witness outside the parties, as its operator sets it up and runs it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatVkey, noteKey, WITNESS_KEY } from '../../src/ledger/index.ts'
import { unusedPort } from './member.fixture.ts'

const PROGRAM = fileURLToPath(new URL('./outside-witness.ts', import.meta.url))

/** What an agreement says of a witness outside its parties. */
export type NamedOutsider = { readonly name: string; readonly state: string; readonly vkey: string; readonly url: string }

/** One outsider; its key and what it cosigned outlive its process. */
export class OutsideOperator implements AsyncDisposable {
  readonly named: NamedOutsider
  readonly #folder: string
  readonly #port: number
  #child: ChildProcess | undefined

  private constructor(folder: string, port: number, named: NamedOutsider) {
    this.#folder = folder
    this.#port = port
    this.named = named
  }

  /** An operator with a fresh key that counts for a state. */
  static async open(state: string): Promise<OutsideOperator> {
    const folder = mkdtempSync(join(tmpdir(), 'comity-outsider-'))
    const port = await unusedPort()
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    writeFileSync(join(folder, 'key.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 })
    const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
    const name = 'university.example/witness'
    const named = { name: 'university', state, vkey: formatVkey(noteKey(name, WITNESS_KEY, raw)), url: `http://127.0.0.1:${port}` }
    return new OutsideOperator(folder, port, named)
  }

  /** Enters the lines that the parties printed. */
  enter(lines: string): void {
    writeFileSync(join(this.#folder, 'lines'), lines)
  }

  async start(): Promise<void> {
    const args = { lines: 'lines', key: 'key.pem', state: 'state.json' }
    const files = Object.entries(args).flatMap(([option, file]) => [`--${option}`, join(this.#folder, file)])
    const own = ['--name', 'university.example/witness', '--port', String(this.#port)]
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, ...files, ...own], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => Promise.reject(new Error('the outsider ended')))])
  }

  async stop(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child === undefined) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
