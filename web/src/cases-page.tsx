/** Cases: who is a member, until when, and what is tied to them. */

import { CasesPanel } from './cases-panel.tsx'
import { useMayCall, useSession } from './live-status.ts'
import { SubPage } from './sub-page.tsx'

/** The page. */
export function CasesPage() {
  const { data } = useSession()
  const mayCall = useMayCall()
  return (
    <SubPage title="Cases">
      {({ now }) =>
        data !== undefined && <CasesPanel now={now} me={data.login} mayKeep={mayCall('openCase')} mayRead={mayCall('listCaseItems')} />
      }
    </SubPage>
  )
}
