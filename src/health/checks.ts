import type { Part } from '../model/health'
import type { Judgement } from './judge'

/** How to check each part of the pipeline, in the order in which a log line passes through them. */
export type Checks = readonly (readonly [part: Part, check: () => Promise<Judgement>])[]
