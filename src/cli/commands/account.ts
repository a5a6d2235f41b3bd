/** comity account ...: logins of officials with a password, and who they are. */
import { addAccounts, identifyAccount, systemRandomness } from '../../node/index.ts'
import { newToken, PEOPLE } from '../../workflows/officials/index.ts'
import { type Command, print, UsageError } from '../command.ts'

const accountAdd: Command = {
  name: 'account add',
  synopsis:
    '--data DIR --login NAME --role ROLE [--national-role NAME] [--identity TEXT] [--purpose CODE] [--justification TEXT] [--office CODE]... [--token] (password in COMITY_PASSWORD)',
  summary: `Add an account; roles are ${PEOPLE.join(', ')}`,
  options: {
    data: { type: 'string' },
    login: { type: 'string' },
    role: { type: 'string' },
    'national-role': { type: 'string' },
    identity: { type: 'string' },
    purpose: { type: 'string' },
    justification: { type: 'string' },
    office: { type: 'string', multiple: true },
    token: { type: 'boolean' },
  },
  async run(input, terminal) {
    const role = PEOPLE.find((candidate) => candidate === input.text('role'))
    if (role === undefined) throw new UsageError('usage', `role is one of ${PEOPLE.join(', ')}; tools are added by comity tool add`)
    const password = terminal.environment.COMITY_PASSWORD
    if (password === undefined) throw new UsageError('input-missing', 'the password is expected in the environment as COMITY_PASSWORD')
    const token = input.isSet('token') ? newToken(systemRandomness) : undefined
    const login = input.text('login')
    const purpose = input.optional('purpose')
    const justification = input.optional('justification')
    const identity = input.optional('identity')
    const nationalRole = input.optional('national-role')
    await addAccounts({
      folder: input.text('data'),
      accounts: [
        {
          login,
          role,
          password,
          offices: input.list('office'),
          ...(nationalRole === undefined ? {} : { nationalRole }),
          ...(token === undefined ? {} : { token }),
          ...(purpose === undefined ? {} : { purpose }),
          ...(justification === undefined ? {} : { justification }),
          ...(identity === undefined ? {} : { identity }),
        },
      ],
      environment: terminal.environment,
    })
    print(terminal, input, {
      json: { login, role, ...(token === undefined ? {} : { token }) },
      text: [
        `Added ${login} as ${role}.`,
        ...(token === undefined ? [] : [`Bearer token, shown this once: ${token}`]),
        ...(identity === undefined ? [WITHOUT_IDENTITY] : []),
      ].join('\n'),
    })
    return 0
  },
}

const WITHOUT_IDENTITY = 'Without an identity it is nobody’s second person: comity account identify gives it one.'

const accountIdentify: Command = {
  name: 'account identify',
  synopsis: '--data DIR --login NAME --identity TEXT',
  summary: 'Say whose account it is that was added without an identity, so that it counts where two persons are needed',
  options: { data: { type: 'string' }, login: { type: 'string' }, identity: { type: 'string' } },
  async run(input, terminal) {
    const login = input.text('login')
    await identifyAccount({ folder: input.text('data'), login, identity: input.text('identity'), environment: terminal.environment })
    print(terminal, input, { json: { login }, text: `${login} has an identity, and counts where two persons are needed.` })
    return 0
  },
}

/** Every command on accounts with a password. */
export const ACCOUNTS: readonly Command[] = [accountAdd, accountIdentify]
