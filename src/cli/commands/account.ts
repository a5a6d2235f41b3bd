/** comity account add: an official's login. */
import { addAccounts, systemRandomness } from '../../node/index.ts'
import { newToken, PEOPLE } from '../../workflows/officials/index.ts'
import { type Command, print, UsageError } from '../command.ts'

export const accountAdd: Command = {
  name: 'account add',
  synopsis:
    '--data DIR --login NAME --role ROLE [--purpose CODE] [--justification TEXT] [--office CODE]... [--token] (password in COMITY_PASSWORD)',
  summary: `Add an account; roles are ${PEOPLE.join(', ')}`,
  options: {
    data: { type: 'string' },
    login: { type: 'string' },
    role: { type: 'string' },
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
    await addAccounts({
      folder: input.text('data'),
      accounts: [
        {
          login,
          role,
          password,
          offices: input.list('office'),
          ...(token === undefined ? {} : { token }),
          ...(purpose === undefined ? {} : { purpose }),
          ...(justification === undefined ? {} : { justification }),
        },
      ],
      environment: terminal.environment,
    })
    print(terminal, input, {
      json: { login, role, ...(token === undefined ? {} : { token }) },
      text: [`Added ${login} as ${role}.`, ...(token === undefined ? [] : [`Bearer token, shown this once: ${token}`])].join('\n'),
    })
    return 0
  },
}
