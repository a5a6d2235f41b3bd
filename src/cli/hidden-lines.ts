/** Lines that people type and nobody sees. */
import process from 'node:process'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** Lines of the terminal until an empty one, not shown as they are typed; `prompt` is told before each. */
export async function* hiddenLines(prompt: (typed: number) => void): AsyncGenerator<string, void, undefined> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  let typed = 0
  prompt(typed)
  try {
    for await (const line of lines) {
      if (line.trim() === '') return
      yield line
      typed += 1
      prompt(typed)
    }
  } finally {
    lines.close()
  }
}
