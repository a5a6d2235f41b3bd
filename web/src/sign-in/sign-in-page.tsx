/** Signs an official in. */
import { Anchor, Text } from '@mantine/core'
import { Gate } from './gate.tsx'
import { signIn } from './passkey.ts'

/** The page for officials who have a passkey. */
export function SignInPage() {
  return (
    <Gate
      title="Sign in to Comity"
      action="Sign in with a passkey"
      run={signIn}
      footer={
        <Text size="sm" c="dimmed">
          No passkey yet? Ask an officer for an invitation. Accounts with a password <Anchor href="/?password">sign in here</Anchor>.
        </Text>
      }
    >
      <Text size="sm">
        What you do is recorded in your name, with the purpose that you state. Your passkey never leaves your device or key; the node keeps
        its public half alone.
      </Text>
    </Gate>
  )
}
