import { showPage } from '../show-page.tsx'
import { EnrolmentPage } from './enrolment-page.tsx'
import { issuerAnswerIn } from './issuer.ts'
import { IssuerPage } from './issuer-page.tsx'
import { SignInPage } from './sign-in-page.tsx'

const INVITATION = /^#invitation=([\w-]{43})$/

const [, invitation] = INVITATION.exec(window.location.hash) ?? []
const answer = issuerAnswerIn(window.location.search)
// Neither the secret of a link nor what the issuer answered is left in the address, where whoever comes by could read it.
if (invitation !== undefined || answer !== undefined) window.history.replaceState(null, '', window.location.pathname)

if (invitation !== undefined) showPage(<EnrolmentPage invitation={invitation} />)
else if (answer !== undefined) showPage(<IssuerPage answer={answer} />)
else showPage(<SignInPage />)
