/** What signing in and making a passkey have in common: one card, one button, and what went wrong. */
import { Button, Container, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { CallError } from '../api-client.ts'
import { Notice } from '../panel.tsx'
import { IssuerButton } from './issuer-button.tsx'
import { arePasskeysKnown } from './passkey.ts'

type GateProps = {
  readonly title: string
  readonly children: ReactNode
  readonly action: string
  readonly run: () => Promise<unknown>
  readonly footer?: ReactNode
  /** The secret of the link that is followed, if one is. */
  readonly invitation?: string
}

/** One card with one thing to do, after which the pages of the node are shown. */
export function Gate({ title, children, action, run, footer, invitation }: GateProps) {
  const [failure, setFailure] = useState<string>()
  const [isRunning, setRunning] = useState(false)
  const isAble = arePasskeysKnown()
  const start = async (): Promise<void> => {
    setFailure(undefined)
    setRunning(true)
    try {
      await run()
      window.location.assign('/')
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      setFailure(error.message)
      setRunning(false)
    }
  }
  return (
    <Container size={460} py="xl" component="main">
      <section className="panel">
        <Stack gap="md">
          <Title order={1} size="h3">
            {title}
          </Title>
          {children}
          {failure !== undefined && (
            <Notice title="That did not work">
              <Text size="sm">{failure}</Text>
            </Notice>
          )}
          {!isAble && (
            <Notice title="This page cannot use passkeys">
              <Text size="sm">Open it over https, or as localhost on the machine of the node, in a browser of today.</Text>
            </Notice>
          )}
          <Button size="md" loading={isRunning} disabled={!isAble} onClick={() => void start()}>
            {action}
          </Button>
          <IssuerButton {...(invitation === undefined ? {} : { invitation })} failed={setFailure} />
          {footer}
        </Stack>
      </section>
    </Container>
  )
}
