/** Cases: who is a member, until when, and what is tied to them. */

import { CasesPanel } from './cases-panel.tsx'
import { useSession } from './live-status.ts'
import { SubPage } from './sub-page.tsx'

/** Roles that keep the register, and those that read what is tied to a case, as the node has it too. */
const KEEPING = ['releasing-officer', 'data-protection-officer']
const READING = [...KEEPING, 'analyst']

/** The page. */
export function CasesPage() {
  const { data } = useSession()
  return (
    <SubPage title="Cases">
      {({ now }) =>
        data !== undefined && (
          <CasesPanel now={now} me={data.login} mayKeep={KEEPING.includes(data.role)} mayRead={READING.includes(data.role)} />
        )
      }
    </SubPage>
  )
}
