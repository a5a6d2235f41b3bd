/** Shows a page: theme, colours and the nonce of this answer. */
import { MantineProvider } from '@mantine/core'
import '@mantine/core/styles.css'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './page.css'
import { cssVariables, theme } from './theme.ts'

/** Shows it in the root element of the document. */
export function showPage(page: ReactNode): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
  const root = document.getElementById('root')
  if (root === null) throw new Error('the page has no root element')
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        {page}
      </MantineProvider>
    </StrictMode>,
  )
}
