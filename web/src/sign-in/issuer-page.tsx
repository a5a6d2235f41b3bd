/** Where the issuer sends officials back to: signs them in, or says why not. */
import { Anchor, Container, Loader, Stack, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { CallError } from '../api-client.ts'
import type { IssuerAnswer } from '../generated/api.ts'
import { Notice } from '../panel.tsx'
import { signInByIssuer } from './issuer.ts'

/** The page for who comes back from the issuer. */
export function IssuerPage({ answer }: { readonly answer: IssuerAnswer | 'refused' }) {
  const [failure, setFailure] = useState<string | undefined>(answer === 'refused' ? 'The issuer signed nobody in.' : undefined)
  useEffect(() => {
    if (answer === 'refused') return
    signInByIssuer(answer).then(
      () => window.location.assign('/'),
      (error: unknown) =>
        setFailure(error instanceof CallError ? error.message : 'The answer of the issuer could not be brought to the node.'),
    )
  }, [answer])
  return (
    <Container size={460} py="xl" component="main">
      <section className="panel">
        <Stack gap="md">
          <Title order={1} size="h3">
            {failure === undefined ? 'Signing in' : 'You are not signed in'}
          </Title>
          {failure === undefined ? (
            <Loader aria-label="Signing in" />
          ) : (
            <Notice title="That did not work">
              <Text size="sm">{failure}</Text>
            </Notice>
          )}
          {failure !== undefined && <Anchor href="/sign-in">Start again</Anchor>}
        </Stack>
      </section>
    </Container>
  )
}
