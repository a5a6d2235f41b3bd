/** Chooses the page by the address. */
import { AgreementsPage } from './agreements-page.tsx'
import { CasesPage } from './cases-page.tsx'
import { ItemsPage } from './items-page.tsx'
import { NodePage } from './node-page.tsx'
import { PeoplePage } from './people-page.tsx'
import { ReviewPage } from './review-page.tsx'
import { useRoute } from './route.ts'

/** The pages of one node. */
export function App() {
  const route = useRoute()
  if (route.page === 'people') return <PeoplePage />
  if (route.page === 'cases') return <CasesPage />
  if (route.page === 'items') return <ItemsPage />
  if (route.page === 'review') return <ReviewPage key={route.submission} submission={route.submission} />
  return route.page === 'node' ? <NodePage /> : <AgreementsPage hash={route.hash} article={route.article} />
}
