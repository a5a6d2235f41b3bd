/** The table of checks that `npm test` runs. */
import { existsSync, globSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** One check: a Node program run from the root of the repository, which passes with exit code 0. */
export type Check = {
  readonly name: string
  /** Arguments for Node; absent where the repository holds nothing to check. */
  arguments(): readonly string[] | undefined
  /** Lines of the output worth showing when it passed. */
  readonly closing?: RegExp
  /** What it cannot run without, by the variable that names it, and the variable that makes its absence a failure. */
  readonly needs?: Need
}

/** Something the machine may lack. */
export type Need = { readonly offer: 'COMITY_CHROMIUM' | 'COMITY_POSTGRES_URL'; readonly demandedBy: string }

/** Needed by the storage tests among the unit tests, which say so themselves where it is missing. */
export const POSTGRES: Need = { offer: 'COMITY_POSTGRES_URL', demandedBy: 'COMITY_REQUIRE_POSTGRES' }

const CHROMIUM: Need = { offer: 'COMITY_CHROMIUM', demandedBy: 'COMITY_REQUIRE_BROWSER' }
const TEST_CLOSING = /^ℹ (?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) .*$/gm

/** Suites with a command of their own. */
const OTHER_SUITES = /^test[/\\](?:conformance|corpus|e2e|faults|interop)[/\\]/

/** Checks that only read the repository; several run at a time. */
export const STATIC_CHECKS: readonly Check[] = [
  { name: 'types', arguments: () => ['node_modules/typescript/bin/tsc', '-p', '.'] },
  { name: 'types-web', arguments: () => ['node_modules/typescript/bin/tsc', '-p', 'web'] },
  { name: 'types-verify', arguments: () => ['node_modules/typescript/bin/tsc', '-p', 'web/verify'] },
  { name: 'lint', arguments: () => ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'] },
  { name: 'promises', arguments: () => ['tools/check-promises.ts'] },
  { name: 'imports', arguments: () => ['tools/check-imports.ts'] },
  { name: 'sizes', arguments: () => ['tools/check-sizes.ts'] },
  { name: 'documents', arguments: () => ['tools/check-documents.ts'] },
  { name: 'lock', arguments: () => ['tools/complete-lock.ts', '--check'] },
  { name: 'unused', arguments: () => ['node_modules/knip/bin/knip.js', '--no-progress'] },
  { name: 'generated-web', arguments: () => ['tools/generate-api-types.ts', '--check'] },
  { name: 'vendored', arguments: () => ['tools/vendor-typebox.ts', '--check'] },
  { name: 'generated', arguments: () => (existsSync('tools/generate.ts') ? ['tools/generate.ts', '--check'] : undefined) },
]

/** Suites of tests; one at a time, for they share the machine's cores and its database server. */
export const TEST_CHECKS: readonly Check[] = [
  {
    name: 'unit',
    arguments: () => testArguments('{src,test,tools}/**/*.test.ts', (path) => !OTHER_SUITES.test(path)),
    closing: TEST_CLOSING,
  },
  { name: 'faults', arguments: () => testArguments('test/faults/**/*.test.ts'), closing: TEST_CLOSING },
  { name: 'e2e', arguments: () => testArguments('test/e2e/**/*.test.ts'), closing: TEST_CLOSING, needs: CHROMIUM },
]

/** Arguments that make Node run the test files of a pattern; absent where it matches none. */
export function testArguments(pattern: string, isIncluded: (path: string) => boolean = () => true): string[] | undefined {
  const files = globSync(pattern).filter(isIncluded).sort()
  return files.length === 0 ? undefined : ['--test', '--test-reporter=spec', `--test-concurrency=${availableParallelism()}`, ...files]
}
