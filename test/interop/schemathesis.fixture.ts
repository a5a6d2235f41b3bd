/** Requests that Schemathesis (PyPI) makes up from an OpenAPI document, right and wrong ones. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024
const SEED = 7
const REQUEST_SECONDS = 30

/**
 * Whoever tries passwords is made to wait, which `ignored_auth` takes for a fault; `src/http/door.test.ts` asks for it.
 */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
  'negative_data_rejection',
  'missing_required_header',
  'unsupported_method',
  'allow_header_conformance',
]

/** What is asked, by whom, and how much of it. */
export type Asked = {
  /** Address or path of the OpenAPI document. */
  readonly document: string
  /** Where the server is, if the document does not lie there. */
  readonly url?: string
  readonly login: string
  readonly password: string
  /** Kinds of requests: what every operation has at the borders of its schema, and what is drawn. */
  readonly phases: 'coverage' | 'coverage,fuzzing' | 'examples,coverage,fuzzing' | 'fuzzing'
  /** Drawn for each operation. */
  readonly examples: number
  /** After which it ends; with no bound it comes to every operation. */
  readonly seconds?: number
  /** Values that stand for parameters, so that more is asked than for what is absent. */
  readonly parameters: Readonly<Record<string, string>>
  readonly leftOut?: readonly string[]
}
/** What came of it: how many operations were asked, of how many; how many requests; each kind of fault with where it was found; all that was told. */
export type Answered = {
  readonly operations: { readonly selected: number; readonly tested: number }
  readonly requests: number
  readonly faults: readonly string[]
  readonly told: string
}

/** Runs it with a Python that has it, from the same seed each time. @throws Error where it did not come to its end */
export async function askMadeUp(python: string, asked: Asked): Promise<Answered> {
  const { document, url, login, password, phases, examples, seconds, parameters, leftOut = [] } = asked
  const folder = mkdtempSync(join(tmpdir(), 'comity-schemathesis-'))
  try {
    const config = join(folder, 'schemathesis.toml')
    writeFileSync(config, configOf(parameters))
    const report = join(folder, 'report.json')
    const args = [
      ...['--config-file', config, 'run', document, '--auth', `${login}:${password}`, ...(url === undefined ? [] : ['--url', url])],
      ...['--phases', phases, '--max-examples', `${examples}`, ...(seconds === undefined ? [] : ['--max-time', `${seconds}`])],
      ...['--seed', `${SEED}`, '--request-timeout', `${REQUEST_SECONDS}`, '--checks', CHECKS.join(',')],
      ...['--continue-on-failure', '--no-shrink', '--report', 'json', '--report-json-path', report],
      ...leftOut.flatMap((id) => ['--exclude-operation-id', id]),
    ]
    // It ends with 1 where it found a fault; what it found stands in the report, which it writes whenever it ran.
    const told = await run(join(dirname(python), 'st'), args, { cwd: folder, maxBuffer: OUTPUT_BYTES_MAX }).catch((error) => error)
    return readReport(readFileSync(report, 'utf8'), String(told.stdout))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What is too long for its schema may be too long to be read as well, and is told so (413, RFC 9110 section 15.5.14). */
function configOf(parameters: Readonly<Record<string, string>>): string {
  const refusals = ['400', '401', '403', '404', '405', '406', '413', '415', '422', '428', '5XX'].map((status) => `"${status}"`)
  const values = Object.entries(parameters).map(([name, value]) => `"${name}" = ${JSON.stringify(value)}`)
  return `[parameters]
${values.join('\n')}

[checks.negative_data_rejection]
expected-statuses = [${refusals.join(', ')}]
`
}

type Report = {
  readonly complete: boolean
  readonly errors: readonly unknown[]
  readonly operations: { readonly selected: number; readonly tested: number }
  readonly test_cases: { readonly generated: number }
  readonly failures: readonly { readonly title: string; readonly operations: readonly unknown[] }[]
}

function readReport(text: string, told: string): Answered {
  const { complete, errors, operations, test_cases, failures } = JSON.parse(text) as Report
  if (!complete || errors.length > 0) throw new Error(`it did not come to its end: ${JSON.stringify(errors)}\n${told}`)
  const faults = failures.map(({ title, operations: where }) => `${title}: ${JSON.stringify(where)}`)
  return { operations, requests: test_cases.generated, faults, told }
}
