/** Runs `comity verify` as a process of its own: nothing of the demonstration's memory can help it. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))

/** The outcome of one verification. */
export async function runVerify(policy: string, receipt: string): Promise<{ exitCode: number | null; output: string; error: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, 'verify', '--policy', policy, receipt])
  let output = ''
  let error = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    error += chunk.toString()
  })
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { exitCode, output: output.trim(), error: error.trim() }
}

/** The receipt whose act claims to have been stated one millisecond later or earlier than it was. */
export function tamper(receipt: string): string {
  const value = JSON.parse(receipt) as { act: { statement: { at: string } } }
  const { at } = value.act.statement
  value.act.statement.at = at.replace(/\d(?=Z$)/, (digit) => String((Number(digit) + 1) % 10))
  return JSON.stringify(value)
}
