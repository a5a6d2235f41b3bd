/** Chooses the page by the address. */
import { AgreementsPage } from './agreements-page.tsx'
import { NodePage } from './node-page.tsx'
import { PeoplePage } from './people-page.tsx'
import { useRoute } from './route.ts'

/** The pages of one node. */
export function App() {
  const route = useRoute()
  if (route.page === 'people') return <PeoplePage />
  return route.page === 'node' ? <NodePage /> : <AgreementsPage hash={route.hash} article={route.article} />
}
