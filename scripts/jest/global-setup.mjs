import { offerSandboxes } from './sandboxes.mjs'

export default async function globalSetup() {
  process.env.SANDBOXES = await offerSandboxes()
}
