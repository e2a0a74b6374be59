export { endSandboxes as default } from './sandboxes.mjs'
