import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App } from './app.tsx'
import { showPage } from './show-page.tsx'

// Events say when something changed, so nothing is fetched again for looking at another window.
const client = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false, staleTime: Number.POSITIVE_INFINITY } } })

showPage(
  <QueryClientProvider client={client}>
    <App />
  </QueryClientProvider>,
)
