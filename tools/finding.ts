/** What the repository's own checks report, and how they end. */
import process from 'node:process'

/** One broken rule at one place. */
export type Finding = {
  /** Path from the root of the repository. */
  readonly path: string
  /** Counted from 1; absent where the whole file or folder is meant. */
  readonly line?: number
  /** Stable name of the rule. */
  readonly rule: string
  /** What is wrong and what would be right. */
  readonly detail: string
}

/** Prints the findings, one a line, and sets the exit code. */
export function report(findings: readonly Finding[]): void {
  for (const { path, line, rule, detail } of findings) {
    process.stdout.write(`${line === undefined ? path : `${path}:${line}`}: ${rule}: ${detail}\n`)
  }
  if (findings.length > 0) process.exitCode = 1
}
