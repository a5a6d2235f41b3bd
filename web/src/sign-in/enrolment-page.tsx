/** Makes the passkey of an official who was invited. */
import { Text, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { CallError } from '../api-client.ts'
import { Notice } from '../panel.tsx'
import { Gate } from './gate.tsx'
import { askToEnrol, enrol } from './passkey.ts'

const NAME_MAX = 60

/** The page that an invitation leads to. */
export function EnrolmentPage({ invitation }: { readonly invitation: string }) {
  const [login, setLogin] = useState<string>()
  const [failure, setFailure] = useState<string>()
  const [name, setName] = useState('')
  useEffect(() => {
    askToEnrol(invitation).then(
      (question) => setLogin(question.login),
      (error: unknown) => setFailure(error instanceof CallError ? error.message : 'The link could not be read.'),
    )
  }, [invitation])
  return (
    <Gate title="Make your passkey" action="Make the passkey" run={() => enrol(invitation, name)} invitation={invitation}>
      {failure !== undefined && (
        <Notice title="This link does not work">
          <Text size="sm">{failure}</Text>
        </Notice>
      )}
      {login !== undefined && (
        <Text size="sm">
          This link makes a passkey for the account <strong>{login}</strong>. If that is not you, close the page and tell who sent it.
        </Text>
      )}
      <TextInput
        label="Name of the device or key"
        description="So that you know it again when you have several"
        placeholder="Key on my ring"
        maxLength={NAME_MAX}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </Gate>
  )
}
