import { showPage } from '../show-page.tsx'
import { EnrolmentPage } from './enrolment-page.tsx'
import { SignInPage } from './sign-in-page.tsx'

const INVITATION = /^#invitation=([\w-]{43})$/

const [, invitation] = INVITATION.exec(window.location.hash) ?? []
// The secret of the link is not left in the address, where whoever comes by could read it.
if (invitation !== undefined) window.history.replaceState(null, '', window.location.pathname)

showPage(invitation === undefined ? <SignInPage /> : <EnrolmentPage invitation={invitation} />)
