/** Who stands for whom where two officials have to be two people. */
import type { Instant } from '../foundation/index.ts'
import type { PartySecrets } from '../identity/index.ts'
import { type NotTwo, officialOfAccount, whyNotTwo } from '../workflows/officials/index.ts'
import type { Core } from './core.ts'
import { officialSecret } from './keys/derived-secret.ts'

/** How partners know the official of an account, and why two accounts do not stand for two people. */
export function secondPersons(core: Pick<Core, 'store' | 'road'>, secrets: PartySecrets) {
  const { accounts, people } = core.store.read
  return {
    officialOf: (login: string): Promise<string | null> => officialOfAccount(login, { accounts, officialKey: officialSecret(secrets) }),
    whyNotTwo: (pair: readonly [string, string], since: Instant): Promise<NotTwo | undefined> =>
      whyNotTwo(pair, since, { accounts, deputations: people.deputations, clock: core.road.clock }),
  }
}
