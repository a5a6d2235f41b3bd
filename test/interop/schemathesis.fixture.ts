/** Requests that Schemathesis (PyPI) makes up from the OpenAPI document of a node, right and wrong ones. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024
const SEED = 7
const EXAMPLES = 8
const REQUEST_SECONDS = 30

/**
 * Left out: an open stream never ends; these ask servers elsewhere, whose names would be made up; and whoever is put out, by a login that an
 * answer told, asks no more.
 */
const LEFT_OUT = ['readEvents', 'addFeed', 'publishItems', 'setToolWebhook', 'putOfficialOut']
/** Whoever tries passwords is made to wait, which `ignored_auth` takes for a fault; `src/http/door.test.ts` asks for it. */
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

/** Who asks, and for how long. */
export type Asked = {
  readonly url: string
  readonly login: string
  readonly password: string
  readonly seconds: number
  /** An agreement that the node knows, so that more is asked than for what is absent. */
  readonly agreement: string
}
/** What came of it: how many requests were made, each kind of fault with where it was found, and all that was told. */
export type Answered = { readonly requests: number; readonly faults: readonly string[]; readonly told: string }

/** Runs it with a Python that has it. @throws Error where it did not come to its end */
export async function askMadeUp(python: string, { url, login, password, seconds, agreement }: Asked): Promise<Answered> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-schemathesis-'))
  try {
    const config = join(folder, 'schemathesis.toml')
    writeFileSync(config, configOf(agreement))
    const report = join(folder, 'report.json')
    const args = [
      ...['--config-file', config, 'run', `${url}/api/openapi.json`, '--auth', `${login}:${password}`],
      ...['--phases', 'examples,coverage,fuzzing', '--max-examples', `${EXAMPLES}`, '--max-time', `${seconds}`, '--seed', `${SEED}`],
      ...['--request-timeout', `${REQUEST_SECONDS}`, '--checks', CHECKS.join(','), '--continue-on-failure', '--no-shrink'],
      ...['--report', 'json', '--report-json-path', report],
      ...LEFT_OUT.flatMap((id) => ['--exclude-operation-id', id]),
    ]
    // It ends with 1 where it found a fault; what it found stands in the report, which it writes whenever it ran.
    const told = await run(join(dirname(python), 'st'), args, { cwd: folder, maxBuffer: OUTPUT_BYTES_MAX }).catch((error) => error)
    return readReport(readFileSync(report, 'utf8'), String(told.stdout))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What is too long for its schema may be too long to be read as well, and is told so (413, RFC 9110 section 15.5.14). */
function configOf(agreement: string): string {
  const refusals = ['400', '401', '403', '404', '406', '413', '422', '428', '5XX'].map((status) => `"${status}"`)
  return `[parameters]
"path.hash" = "${agreement}"

[checks.negative_data_rejection]
expected-statuses = [${refusals.join(', ')}]
`
}

type Report = {
  readonly complete: boolean
  readonly errors: readonly unknown[]
  readonly test_cases: { readonly generated: number }
  readonly failures: readonly { readonly title: string; readonly operations: readonly unknown[] }[]
}

function readReport(text: string, told: string): Answered {
  const { complete, errors, test_cases, failures } = JSON.parse(text) as Report
  if (!complete || errors.length > 0) throw new Error(`it did not come to its end: ${JSON.stringify(errors)}\n${told}`)
  const faults = failures.map(({ title, operations }) => `${title}: ${JSON.stringify(operations)}`)
  return { requests: test_cases.generated, faults, told }
}
