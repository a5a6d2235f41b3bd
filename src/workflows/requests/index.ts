export { askParty, type RequestRequest } from './ask.ts'
export { type DeclineRequest, declineRequest } from './decline.ts'
export { endRequests, publishUnanswered } from './end-requests.ts'
export type { RequestAccountStore, RequestAccounts, RequestParts, RequestWriter } from './ports.ts'
