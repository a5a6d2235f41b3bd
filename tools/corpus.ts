/**
 * `npm run test:corpus`: the tests that read a large corpus of real STIX, which is not part of the repository. It is
 * looked for at `COMITY_CORPUS`, else beside the repository.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'
import { testArguments } from './checks.ts'

const corpus = process.env.COMITY_CORPUS ?? resolve('../shared/corpus')
const args = testArguments('test/corpus/**/*.test.ts')

if (args === undefined) process.stdout.write('corpus suite skipped: test/corpus holds no tests\n')
else if (!existsSync(corpus)) process.stdout.write('corpus suite skipped: there is no corpus (set COMITY_CORPUS to its folder)\n')
else {
  const options = { stdio: 'inherit', env: { ...process.env, COMITY_CORPUS: corpus } } as const
  const [exitCode] = await once(spawn(process.execPath, [...process.execArgv, ...args], options), 'exit')
  process.exitCode = exitCode ?? 1
}
